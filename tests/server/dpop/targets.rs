//! What a proof is for: the method and the address that were sent, and nothing that the request says of them besides.

use super::{MEMBERS, PUBLIC, World, url};

/// The method of the request, that of the proof, the path, and the status.
#[rocket::async_test]
async fn a_proof_is_for_the_method_and_the_path_that_were_sent() {
    let world = World::public_with(&[]);
    for (method, proven, path, wanted) in [
        ("HEAD", "HEAD", MEMBERS, 200),
        ("HEAD", "GET", MEMBERS, 401),
        ("GET", "HEAD", MEMBERS, 401),
        ("POST", "POST", "/api/access", 200),
        ("POST", "GET", "/api/access", 401),
        ("GET", "GET", "/api/members%2Donly", 200),
        ("GET", "GET", "/api/members-only?a=b", 200),
    ] {
        let proof = world
            .prover
            .proof(proven, &format!("{PUBLIC}{path}"), &world.token);
        let request = world.server.request(method, path);
        let request = request.header("Authorization", format!("DPoP {}", world.token));
        let request = request.header("DPoP", proof).body(r#"{"requests":[]}"#);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), wanted, "{method} {path} with {proven}");
    }
}

/// RFC 9449, section 4.2: `htm` is the method of the request, which a field `_method` of its form does not change. The
/// method that is sent, the start of the form, the path, the method of the proof, and the status.
#[rocket::async_test]
async fn a_proof_is_for_the_method_that_was_sent_whatever_a_form_makes_of_it() {
    let world = World::public_with(&[]);
    for (method, form, path, proven, wanted) in [
        ("POST", "_method=get", MEMBERS, "POST", 200),
        ("POST", "_method=GET&a=b", MEMBERS, "POST", 200),
        ("POST", "_method=get", MEMBERS, "GET", 401),
        ("POST", "_method=head", MEMBERS, "POST", 200),
        ("POST", "_method=head", MEMBERS, "HEAD", 401),
        ("POST", "_method=head", MEMBERS, "GET", 401),
        ("GET", "_method=post", MEMBERS, "GET", 200),
        ("GET", "_method=", MEMBERS, "GET", 200),
        ("GET", "a=b&_method=get", MEMBERS, "GET", 200),
        ("GET", "", MEMBERS, "GET", 200),
        ("GET", "a=b", MEMBERS, "POST", 401),
        // Nobody sends this but who wants it taken for the form above, so it is.
        ("GET", "_method=get", MEMBERS, "GET", 401),
        // Nothing is rerouted, and no form is read here.
        ("POST", "_method=post", "/api/access", "POST", 415),
        ("POST", "_method=post", "/api/access", "GET", 401),
    ] {
        let proof = world
            .prover
            .proof(proven, &format!("{PUBLIC}{path}"), &world.token);
        let request = world.server.request(method, path);
        let request = request.header("Authorization", format!("DPoP {}", world.token));
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        let request = request.header("DPoP", proof).body(form);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), wanted, "{method} {form} with {proven}");
        let body = answer.text().await.unwrap();
        assert!(!body.is_empty(), "{method} {form} with {proven}");
    }
}

#[rocket::async_test]
async fn no_header_of_the_request_says_what_the_address_is() {
    let world = World::public_with(&[]);
    let address = "https://evil.example/api/members-only";
    for (name, value) in [
        ("Host", "evil.example"),
        ("X-Forwarded-Host", "evil.example"),
        ("Forwarded", "host=evil.example;proto=https"),
        ("X-Original-URI", "/api/members-only"),
    ] {
        for (url, wanted) in [(address, 401), (url().as_str(), 200)] {
            let proof = world.prover.proof("GET", url, &world.token);
            let request = world.server.request("GET", MEMBERS).header(name, value);
            let request = request.header("Authorization", format!("DPoP {}", world.token));
            let answer = request.header("DPoP", proof).send().await.unwrap();
            assert_eq!(answer.status(), wanted, "{name}: {url}");
        }
    }
}

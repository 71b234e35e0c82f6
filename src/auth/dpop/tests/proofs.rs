//! One proof: one thing changed in each row, and the flaw that is found.

use super::*;

/// What is changed in a good proof, and what is found wrong then.
type Row = (&'static str, fn(&mut Parts), Result<(), ProofFlaw>);

#[track_caller]
fn check(rows: &[Row]) {
    for (about, change, wanted) in rows {
        let mut parts = Parts::good(&KEY, "1");
        change(&mut parts);
        let proof = parts.signed_by(&KEY);
        let found = outcome(&dpop(), &[&proof], &KEY, NOW as f64);
        assert_eq!(found, *wanted, "{about}");
    }
}

fn remove(object: &mut Value, name: &str) {
    object.as_object_mut().unwrap().remove(name).unwrap();
}

#[test]
#[rustfmt::skip]
fn headers() {
    use ProofFlaw::{Algorithm, Key, Malformed, OtherKey, Signature, Type};
    check(&[
        ("nothing", |_| {}, Ok(())),
        ("typ in capitals", |p| p.header["typ"] = json!("DPoP+JWT"), Ok(())),
        ("the whole media type", |p| p.header["typ"] = json!("application/dpop+jwt"), Ok(())),
        ("typ JWT", |p| p.header["typ"] = json!("JWT"), Err(Type)),
        ("typ at+jwt", |p| p.header["typ"] = json!("at+jwt"), Err(Type)),
        ("typ a number", |p| p.header["typ"] = json!(1), Err(Type)),
        ("no typ", |p| remove(&mut p.header, "typ"), Err(Type)),
        ("alg none", |p| p.header["alg"] = json!("none"), Err(Algorithm)),
        ("alg HS256", |p| p.header["alg"] = json!("HS256"), Err(Algorithm)),
        ("alg unknown", |p| p.header["alg"] = json!("ES257"), Err(Algorithm)),
        ("no alg", |p| remove(&mut p.header, "alg"), Err(Algorithm)),
        ("alg of another curve", |p| p.header["alg"] = json!("ES384"), Err(Key)),
        ("alg of another kind", |p| p.header["alg"] = json!("RS256"), Err(Key)),
        ("crit", |p| p.header["crit"] = json!(["exp"]), Err(Malformed)),
        ("an unencoded payload", |p| p.header["b64"] = json!(false), Err(Malformed)),
        ("kid a number", |p| p.header["kid"] = json!(1), Err(Malformed)),
        ("kid", |p| p.header["kid"] = json!("any"), Ok(())),
        ("no jwk", |p| remove(&mut p.header, "jwk"), Err(Key)),
        ("jwk a text", |p| p.header["jwk"] = json!(KEY.jwk().to_string()), Err(Key)),
        ("jwk a list", |p| p.header["jwk"] = json!([KEY.jwk()]), Err(Key)),
        ("jwk null", |p| p.header["jwk"] = Value::Null, Err(Key)),
        ("jwk private", |p| p.header["jwk"]["d"] = json!("AA"), Err(Key)),
        ("jwk with a null for a private member", |p| p.header["jwk"]["d"] = Value::Null, Err(Key)),
        ("jwk with a symmetric member", |p| p.header["jwk"]["k"] = json!("AA"), Err(Key)),
        ("jwk symmetric", |p| p.header["jwk"] = json!({"kty": "oct", "k": "AA"}), Err(Key)),
        ("jwk without y", |p| remove(&mut p.header["jwk"], "y"), Err(Key)),
        ("jwk for encryption", |p| p.header["jwk"]["use"] = json!("enc"), Err(Key)),
        ("jwk for signing only", |p| p.header["jwk"]["key_ops"] = json!(["sign"]), Err(Key)),
        ("jwk for another alg", |p| p.header["jwk"]["alg"] = json!("ES384"), Err(Key)),
        ("jwk with other members", |p| p.header["jwk"]["kid"] = json!("any"), Ok(())),
        ("jwk off the curve", |p| p.header["jwk"]["y"] = p.header["jwk"]["x"].clone(), Err(OtherKey)),
        ("jwk of somebody else", |p| p.header["jwk"] = OTHER.jwk(), Err(OtherKey)),
        (
            "jwk by reference",
            |p| {
                remove(&mut p.header, "jwk");
                p.header["jku"] = json!("https://evil.example/keys");
            },
            Err(Key),
        ),
        (
            "jwk in another spelling",
            |p| {
                let x = p.header["jwk"]["x"].as_str().unwrap().to_owned() + "=";
                p.header["jwk"]["x"] = json!(x);
            },
            Err(OtherKey),
        ),
    ]);
    let parts = Parts::good(&KEY, "1");
    let foreign = outcome(&dpop(), &[&parts.signed_by(&OTHER)], &KEY, NOW as f64);
    assert_eq!(foreign, Err(Signature), "signed by somebody else");
}

#[test]
#[rustfmt::skip]
fn claims() {
    use ProofFlaw::{Address, Claims, FromFuture, Method, OtherToken, Stale};
    check(&[
        ("no jti", |p| remove(&mut p.claims, "jti"), Err(Claims)),
        ("jti empty", |p| p.claims["jti"] = json!(""), Err(Claims)),
        ("jti a number", |p| p.claims["jti"] = json!(1), Err(Claims)),
        ("jti of 256 bytes", |p| p.claims["jti"] = json!("x".repeat(256)), Ok(())),
        ("jti of 257 bytes", |p| p.claims["jti"] = json!("x".repeat(257)), Err(Claims)),
        ("no htm", |p| remove(&mut p.claims, "htm"), Err(Claims)),
        ("htm POST", |p| p.claims["htm"] = json!("POST"), Err(Method)),
        ("htm HEAD", |p| p.claims["htm"] = json!("HEAD"), Err(Method)),
        ("htm in small letters", |p| p.claims["htm"] = json!("get"), Err(Method)),
        ("htm a list", |p| p.claims["htm"] = json!(["GET"]), Err(Claims)),
        ("no htu", |p| remove(&mut p.claims, "htu"), Err(Claims)),
        ("htu in another spelling", |p| p.claims["htu"] = json!("HTTPS://api.EXAMPLE:443/x/../v1/%72eports?a=b#c"), Ok(())),
        ("htu by the other address", |p| p.claims["htu"] = json!("http://localhost:8000/reports"), Ok(())),
        ("htu by a mixture of both", |p| p.claims["htu"] = json!("http://localhost:8000/v1/reports"), Err(Address)),
        ("htu of another host", |p| p.claims["htu"] = json!("https://evil.example/v1/reports"), Err(Address)),
        ("htu of a longer host", |p| p.claims["htu"] = json!("https://api.example.evil/v1/reports"), Err(Address)),
        ("htu of another scheme", |p| p.claims["htu"] = json!("http://api.example/v1/reports"), Err(Address)),
        ("htu of another port", |p| p.claims["htu"] = json!("https://api.example:8443/v1/reports"), Err(Address)),
        ("htu of another path", |p| p.claims["htu"] = json!("https://api.example/v1/report"), Err(Address)),
        ("htu with a slash", |p| p.claims["htu"] = json!("https://api.example/v1/reports/"), Err(Address)),
        ("htu with credentials", |p| p.claims["htu"] = json!("https://u@api.example/v1/reports"), Err(Address)),
        ("htu a path", |p| p.claims["htu"] = json!("/v1/reports"), Err(Address)),
        ("htu empty", |p| p.claims["htu"] = json!(""), Err(Address)),
        ("htu a list", |p| p.claims["htu"] = json!(["https://api.example/v1/reports"]), Err(Claims)),
        ("no iat", |p| remove(&mut p.claims, "iat"), Err(Claims)),
        ("iat a text", |p| p.claims["iat"] = json!(NOW.to_string()), Err(Claims)),
        ("iat negative", |p| p.claims["iat"] = json!(-1), Err(Claims)),
        ("iat 1e308", |p| p.claims["iat"] = json!(1e308), Err(Claims)),
        ("iat in milliseconds", |p| p.claims["iat"] = json!(NOW * 1000), Err(Claims)),
        ("iat 300 s ago", |p| p.claims["iat"] = json!(NOW - 300), Ok(())),
        ("iat 300.5 s ago", |p| p.claims["iat"] = json!(NOW as f64 - 300.5), Err(Stale)),
        ("iat 30 s ahead", |p| p.claims["iat"] = json!(NOW + 30), Ok(())),
        ("iat 30.5 s ahead", |p| p.claims["iat"] = json!(NOW as f64 + 30.5), Err(FromFuture)),
        ("exp past", |p| p.claims["exp"] = json!(NOW), Err(Stale)),
        ("exp to come", |p| p.claims["exp"] = json!(NOW + 1), Ok(())),
        ("exp a text", |p| p.claims["exp"] = json!("never"), Err(Claims)),
        ("nbf to come", |p| p.claims["nbf"] = json!(NOW + 31), Err(FromFuture)),
        ("nbf past", |p| p.claims["nbf"] = json!(NOW), Ok(())),
        ("no ath", |p| remove(&mut p.claims, "ath"), Err(Claims)),
        ("ath of another token", |p| p.claims["ath"] = json!(encode(digest(&SHA256, b"other"))), Err(OtherToken)),
        (
            "ath padded",
            |p| {
                let ath = p.claims["ath"].as_str().unwrap().to_owned() + "=";
                p.claims["ath"] = json!(ath);
            },
            Err(OtherToken),
        ),
        ("ath a number", |p| p.claims["ath"] = json!(1), Err(Claims)),
        ("a nonce that nobody asked for", |p| p.claims["nonce"] = json!("any"), Ok(())),
        ("nonce a number", |p| p.claims["nonce"] = json!(1), Err(Claims)),
        ("a claim of its own", |p| p.claims["more"] = json!([1]), Ok(())),
    ]);
}

#[test]
#[rustfmt::skip]
fn forms() {
    use ProofFlaw::{Algorithm, Malformed, Missing, Repeated, Signature};
    let proof = good("1");
    let parts: Vec<&str> = proof.split('.').collect();
    let head = Parts::good(&KEY, "1").header.to_string();
    let twice = Parts::good(&KEY, "1").claims.to_string().replacen('{', r#"{"htm":"POST","#, 1);
    let unsigned = format!("{}.{}.", parts[0], parts[1]);
    let none = format!("{}.{}.", encode(r#"{"typ":"dpop+jwt","alg":"none"}"#), parts[1]);
    let (repeated, list) = (KEY.sign(&head, &twice), KEY.sign(&head, "[]"));
    let repeated_jwk = KEY.sign(&head.replacen('{', r#"{"jwk":{},"#, 1), "{}");
    let deep = KEY.sign(&head, &"[".repeat(10_000));
    let (padded, listed) = (format!("{proof}="), format!("{proof}, {proof}"));
    let long = format!("{proof}{}", "A".repeat(17 * 1024));
    for (about, proofs, wanted) in [
        ("one", vec![proof.as_str()], Ok(())),
        ("none", vec![], Err(Missing)),
        ("the same one twice", vec![&proof, &proof], Err(Repeated)),
        ("an empty second one", vec![&proof, ""], Err(Repeated)),
        ("an empty one", vec![""], Err(Malformed)),
        ("two in one", vec![&listed], Err(Malformed)),
        ("two parts", vec![proof.rsplit_once('.').unwrap().0], Err(Malformed)),
        ("padding", vec![&padded], Err(Malformed)),
        ("17 KiB", vec![&long], Err(Malformed)),
        ("no signature", vec![&unsigned], Err(Signature)),
        ("no signature and alg none", vec![&none], Err(Algorithm)),
        ("a claim twice", vec![&repeated], Err(Malformed)),
        ("a key twice", vec![&repeated_jwk], Err(Malformed)),
        ("a list of claims", vec![&list], Err(Malformed)),
        ("10,000 deep", vec![&deep], Err(Malformed)),
    ] {
        let found = outcome(&dpop(), &proofs, &KEY, NOW as f64);
        assert_eq!(found, wanted, "{about}");
    }
}

#[test]
fn keys_of_every_public_kind_prove() {
    for algorithm in crate::auth::jws::Algorithms::ASYMMETRIC.iter() {
        let key = Signer::new(algorithm);
        let proof = Parts::good(&key, "1").signed_by(&key);
        assert_eq!(
            outcome(&dpop(), &[&proof], &key, NOW as f64),
            Ok(()),
            "{algorithm}"
        );
    }
}

#[test]
fn the_pure_check_remembers_nothing() {
    let urls = [PublicUrl::parse("https://api.example/v1").unwrap()];
    let proves = |proofs: &[&str], seconds: u64| {
        let presented = Presented {
            proofs,
            method: "GET",
            path: "/reports",
            public_urls: &urls,
            ..Presented::default()
        };
        let now = UNIX_EPOCH + Duration::from_secs(seconds);
        verify_proof(&presented, TOKEN, &of(&KEY), now)
    };
    let proof = good("1");
    for (about, proofs, seconds, wanted) in [
        ("a good one", vec![proof.as_str()], NOW, Ok(())),
        ("the same again", vec![&proof], NOW, Ok(())),
        ("later", vec![&proof], NOW + 301, Err(ProofFlaw::Stale)),
        ("none", vec![], NOW, Err(ProofFlaw::Missing)),
        ("two", vec![&proof, &proof], NOW, Err(ProofFlaw::Repeated)),
    ] {
        assert_eq!(proves(&proofs, seconds), wanted, "{about}");
    }
}

#[test]
fn without_an_address_of_its_own_the_server_takes_no_proof() {
    let proof = good("1");
    let presented = Presented {
        proofs: &[&proof],
        method: "GET",
        path: "/reports",
        ..Presented::default()
    };
    let found = dpop().check(&presented, TOKEN, &of(&KEY), at(NOW as f64));
    assert_eq!(found, Err(ProofFlaw::AddressUnknown));
}

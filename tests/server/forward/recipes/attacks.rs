//! What clients tried elsewhere: bytes that make a proxy, this server and a service read different requests.

use super::{RECIPES, Site, header, refused, request};

/// Asks for what nobody without a token may have, and says that it asks for something else.
#[rocket::async_test]
async fn no_header_of_a_client_stands_in_for_what_the_proxy_saw() {
    let own = "X-Original-URI: /api/open\r\nX-Original-Method: GET\r\n";
    let other = "X-Forwarded-Uri: /api/open\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: a\r\n";
    for recipe in &RECIPES {
        let site = Site::open(recipe).await;
        for head in [
            own.to_owned(),
            other.to_owned(),
            [own, other].concat(),
            [own, own].concat(),
            [other, other].concat(),
            "X-Original-URI: /api/open\r\nConnection: X-Original-URI\r\n".to_owned(),
            "X-Forwarded-Proto: x:/api/open?\r\n".to_owned(),
            "X-Forwarded-Proto: https://a.example/api/open?\r\n".to_owned(),
            "X-Forwarded-Host: a.example/api/open?\r\n".to_owned(),
            "X-Forwarded-For: 127.0.0.1\r\nForwarded: for=127.0.0.1\r\n".to_owned(),
            "X-Original-URL: /api/open\r\nX-Rewrite-URL: /api/open\r\nX-HTTP-Method-Override: GET\r\n".to_owned(),
            "X-Whiteroom-Subject: user:auth0%7Calice\r\nX-Whiteroom-Principals: permission:read:protected\r\n".to_owned(),
        ] {
            let about = format!("{}: {head}", recipe.program);
            refused(&site.proxy.send(&request("GET", "/api/protected", &head)), 401, &about);
            // Nor does it keep out who may pass.
            let head = site.alice.clone() + head.as_str();
            let (answer, seen) = site.proxy.send(&request("GET", "/api/protected", &head));
            assert_eq!(answer.status, 200, "{about}: {answer:?}");
            assert!(seen.expect(&about).starts_with("GET /api/protected "), "{about}");
        }
    }
}

/// The service is told by Whiteroom alone who calls.
#[rocket::async_test]
async fn what_a_client_says_of_itself_does_not_reach_the_service() {
    for recipe in &RECIPES {
        let site = Site::open(recipe).await;
        for head in [
            "X-Whiteroom-Subject: evil\r\nX-Whiteroom-Principals: evil\r\nX-Whiteroom-Decision-Id: evil\r\n",
            "x-whiteroom-subject: evil\r\nx-whiteroom-subject: evil\r\n",
            "X_Whiteroom_Subject: evil\r\nX_Whiteroom-Subject: evil\r\nX-Whiteroom_Principals: evil\r\n",
            "Connection: close, X-Whiteroom-Subject, X-Whiteroom-Principals\r\n",
        ] {
            let about = format!("{}: {head}", recipe.program);
            let (answer, seen) = site.proxy.send(&request("GET", "/api/open", head));
            assert_eq!(answer.status, 200, "{about}: {answer:?}");
            let seen = seen.expect(&about);
            assert!(!seen.contains("evil"), "{about}: {seen}");
            assert_eq!(header(&seen, "x-whiteroom-subject"), "anonymous", "{about}");
            assert_eq!(header(&seen, "x-whiteroom-principals"), "anyone", "{about}");
        }
    }
}

/// Targets of two readings; a proxy may refuse them before it asks.
#[rocket::async_test]
async fn no_reading_of_a_target_leads_around_the_policy() {
    for recipe in &RECIPES {
        let site = Site::open(recipe).await;
        for target in [
            &b"/api/open/../protected"[..],
            b"/api/open/%2e%2e/protected",
            b"/api/open/.%2E/protected",
            b"/api/open/..%2fprotected",
            b"/api/open%2f..%2fprotected",
            b"/api//protected",
            b"//api/open",
            b"/api/open/..;/protected",
            b"/api/open\\..\\protected",
            b"/api/open%5c..%5cprotected",
            b"/api/open%00/../protected",
            b"/api/open%0d%0aX-Original-URI:%20/api/open",
            b"/legacy/\xff",
            b"/api/open/\xff/../../protected",
            b"/api/%ff",
        ] {
            for who in ["", &site.alice] {
                let about = format!("{}: {}", recipe.program, String::from_utf8_lossy(target));
                let head = format!(
                    " HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\nX-Original-URI: /api/open\r\nX-Forwarded-Uri: /api/open\r\n{who}\r\n"
                );
                let (answer, seen) = site
                    .proxy
                    .send(&[b"GET ", target, head.as_bytes()].concat());
                assert_eq!(answer.status, 400, "{about}: {answer:?}");
                assert_eq!(seen, None, "{about}");
            }
        }
    }
}

/// Requests that are hardly any, of somebody who may not.
#[rocket::async_test]
async fn no_strange_request_reaches_the_service() {
    for recipe in &RECIPES {
        let site = Site::open(recipe).await;
        let twice = site.alice.repeat(2);
        let bob = &site.bob;
        for bytes in [
            "GET http://evil.example/api/protected HTTP/1.1\r\nHost: a.example\r\n".to_owned(),
            "GET http://evil.example/api/open/../protected HTTP/1.1\r\nHost: evil.example\r\n".to_owned(),
            "GET /api/protected HTTP/1.1\r\nHost: a.example/api/open?\r\n".to_owned(),
            "GET /api/protected HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n".to_owned(),
            "GET /api/protected HTTP/1.1\r\n".to_owned(),
            "get /api/open HTTP/1.1\r\nHost: a.example\r\n".to_owned(),
            "BREW /api/open HTTP/1.1\r\nHost: a.example\r\n".to_owned(),
            "TRACE /api/open HTTP/1.1\r\nHost: a.example\r\n".to_owned(),
            "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n".to_owned(),
            "GET /api/open?access_token=x HTTP/1.1\r\nHost: a.example\r\nAuthorization: Bearer x\r\n".to_owned(),
            format!("GET /api/open HTTP/1.1\r\nHost: a.example\r\n{twice}"),
            format!("GET /api/protected HTTP/1.1\r\nHost: a.example\r\n{bob}X-HTTP-Method-Override: POST\r\n"),
            "GET /api/protected HTTP/1.1\r\nHost: a.example\r\nAuthorization: Bearer \u{ff}\r\n".to_owned(),
            "GET /api/protected HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: close, Upgrade\r\n".to_owned(),
        ] {
            let about = format!("{}: {bytes}", recipe.program);
            let bytes = match bytes.contains("\r\nConnection: ") {
                true => bytes + "\r\n",
                false => bytes + "Connection: close\r\n\r\n",
            };
            let (answer, seen) = site.proxy.send(bytes.as_bytes());
            assert!((400..=405).contains(&answer.status) , "{about}: {answer:?}");
            assert_eq!(seen, None, "{about}");
        }
    }
}

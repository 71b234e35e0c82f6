//! The JSON of a token's header and payload: one meaning, or refused.

use super::*;

const HEADER: &str = r#"{"alg":"RS256","typ":"JWT","kid":"first"}"#;

/// The members of a row are put in front of those of a good payload.
async fn check_members(members: &str, outcome: &str) {
    let world = World::new();
    let claims = world.claims().to_string();
    let payload = claims.replacen('{', &format!("{{{members},"), 1);
    let token = FIRST.sign_bytes(HEADER.as_bytes(), payload.as_bytes());
    let start: String = members.chars().take(40).collect();
    assert_eq!(world.bearer(&token).await, outcome, "{start}");
}

#[tokio::test]
async fn members_added_to_the_payload() {
    let nested = |depth: usize| format!(r#""x":{}{}"#, "[".repeat(depth), "]".repeat(depth));
    let long = format!(r#""x":"{}""#, "y".repeat(100_000));
    for (members, outcome) in [
        (r#""x":{"y":[1,2.5,-3,true,null,"z"]}"#, "known"),
        (r#""sub":"other""#, "payload_not_json"),
        (r#""\u0061ud":"other""#, "payload_not_json"),
        (r#""x":1,"x":1"#, "payload_not_json"),
        (r#""x":[{"y":1,"y":2}]"#, "payload_not_json"),
        (r#""x":"\ud800""#, "payload_not_json"),
        (r#""x":1e999"#, "payload_not_json"),
        (r#""x":NaN"#, "payload_not_json"),
        (r#""x":01"#, "payload_not_json"),
        (&nested(100), "known"),
        (&nested(5000), "payload_not_json"),
        (&nested(10_000), "token_too_long"),
        (&long, "token_too_long"),
    ] {
        check_members(members, outcome).await;
    }
}

#[tokio::test]
async fn payloads_that_are_no_plain_object() {
    let world = World::new();
    let claims = world.claims().to_string();
    let utf16: Vec<u8> = claims.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, payload, outcome) in [
        ("as it was", claims.clone().into_bytes(), "known"),
        ("spaces around", format!(" {claims}\r\n\t").into(), "known"),
        (
            "a byte order mark",
            format!("\u{feff}{claims}").into(),
            "payload_not_json",
        ),
        ("utf-16", utf16, "payload_not_json"),
        (
            "not utf-8",
            b"{\"sub\":\"\xff\"}".to_vec(),
            "payload_not_json",
        ),
        ("a list", format!("[{claims}]").into(), "payload_not_json"),
        ("a string", b"\"claims\"".to_vec(), "payload_not_json"),
        (
            "two objects",
            format!("{claims}{{}}").into(),
            "payload_not_json",
        ),
        (
            "a NUL behind",
            format!("{claims}\0").into(),
            "payload_not_json",
        ),
    ] {
        let token = FIRST.sign_bytes(HEADER.as_bytes(), &payload);
        assert_eq!(world.bearer(&token).await, outcome, "{name}");
    }
}

#[tokio::test]
async fn headers_that_are_no_plain_object() {
    let world = World::new();
    let claims = world.claims().to_string();
    for header in [
        r#"{"alg":"none","alg":"RS256","kid":"first"}"#,
        r#"{"alg":"RS256","kid":"first","kid":"first"}"#,
        r#"[{"alg":"RS256","kid":"first"}]"#,
        r#""RS256""#,
        "",
        "{",
        &format!("\u{feff}{HEADER}"),
        &format!("{HEADER}x"),
    ] {
        let token = FIRST.sign_bytes(header.as_bytes(), claims.as_bytes());
        assert_eq!(world.bearer(&token).await, "header_not_json", "{header}");
    }
}

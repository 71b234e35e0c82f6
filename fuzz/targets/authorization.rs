//! The `Authorization` header: whatever it holds is no token, one token, or refused, as the grammar says and not otherwise.
//!
//! The input is read as one header, and line by line as several.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whiteroom::auth::{Bearer, Presented, Refusal, Scheme};

type Read<'a> = Result<Option<(Scheme, &'a str)>, Refusal>;

fuzz_target!(|input: &str| {
    let lines: Vec<&str> = input.lines().collect();
    for schemes in [
        &[Scheme::Bearer, Scheme::Dpop] as &[Scheme],
        &[Scheme::Bearer],
        &[Scheme::Dpop],
    ] {
        check(&[input], schemes);
        check(&lines, schemes);
    }
});

fn check(authorization: &[&str], schemes: &[Scheme]) {
    let expected = expected(authorization, schemes);
    assert_eq!(read(authorization, false, schemes), expected);
    let with_query = match authorization.len() {
        1 => Err(Refusal::TokenTwice),
        _ => expected,
    };
    assert_eq!(read(authorization, true, schemes), with_query);
}

fn read<'a>(authorization: &'a [&'a str], query_token: bool, schemes: &[Scheme]) -> Read<'a> {
    let presented = Presented {
        authorization,
        query_token,
        ..Presented::default()
    };
    let bearer = Bearer::read(&presented, schemes)?;
    if let Some(bearer) = &bearer {
        let token = bearer.unverified();
        assert!(!token.contains(|c: char| c == ' ' || c.is_control()));
        assert_ne!(token, "");
    }
    Ok(bearer.map(|bearer| (bearer.scheme(), bearer.unverified())))
}

/// The same by another way: word by word.
fn expected<'a>(authorization: &[&'a str], schemes: &[Scheme]) -> Read<'a> {
    let header = match authorization {
        [] => return Ok(None),
        [header] => *header,
        _ => return Err(Refusal::HeaderRepeated),
    };
    let mut words = header.split(' ');
    let name = words.next().unwrap_or_default();
    if name.is_empty() || !name.chars().all(is_token_character) {
        return Err(Refusal::HeaderMalformed);
    }
    let scheme = match name.to_ascii_lowercase().as_str() {
        "bearer" => Scheme::Bearer,
        "dpop" => Scheme::Dpop,
        _ => return Ok(None),
    };
    if !schemes.contains(&scheme) {
        return Ok(None);
    }
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [token] if !header.ends_with(' ') && !token.chars().any(char::is_control) => {
            Ok(Some((scheme, token)))
        }
        _ => Err(Refusal::BearerMalformed),
    }
}

/// RFC 9110 §5.6.2.
fn is_token_character(c: char) -> bool {
    c.is_ascii_graphic() && !r#"(),/:;<=>?@[\]{}""#.contains(c)
}

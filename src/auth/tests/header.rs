//! The form of the request: what counts as presenting a token, and what is malformed.

use super::*;

/// `TOKEN` in a row stands for a good token.
struct Row<'a> {
    headers: &'a [&'a str],
    query_token: bool,
    outcome: &'static str,
}

async fn check(row: Row<'_>) {
    let world = World::new();
    let token = world.token();
    let insert = |header: &&str| header.replace("TOKEN", &token);
    let headers: Vec<String> = row.headers.iter().map(insert).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let presented = Presented {
        authorization: &headers,
        query_token: row.query_token,
        ..Presented::default()
    };
    let outcome = world.outcome(&presented, 0).await;
    assert_eq!(outcome, row.outcome, "{:?}", row.headers);
}

#[tokio::test]
async fn headers() {
    for (header, outcome) in [
        ("Bearer TOKEN", "known"),
        ("bearer TOKEN", "known"),
        ("BEARER TOKEN", "known"),
        ("Bearer  TOKEN", "known"),
        ("Basic x", "anonymous"),
        ("Basic", "anonymous"),
        ("DPoP TOKEN", "token_not_bound"),
        ("dpop TOKEN", "token_not_bound"),
        ("DPOP", "bearer_malformed"),
        ("DPoP a b", "bearer_malformed"),
        ("DPoPx TOKEN", "anonymous"),
        ("Bearerx TOKEN", "anonymous"),
        ("TOKEN", "anonymous"),
        ("Digest a=\"b\",\tc=d", "anonymous"),
        ("Bearer", "bearer_malformed"),
        ("Bearer ", "bearer_malformed"),
        ("Bearer   ", "bearer_malformed"),
        ("bearer a b", "bearer_malformed"),
        ("Bearer TOKEN ", "bearer_malformed"),
        ("Bearer TOKEN, Bearer TOKEN", "bearer_malformed"),
        ("Bearer a\tb", "bearer_malformed"),
        ("Bearer \u{1}TOKEN", "bearer_malformed"),
        ("Bearer TOKEN\u{7f}", "bearer_malformed"),
        ("Bearer TOKEN\0", "bearer_malformed"),
        ("Bearer\tTOKEN", "header_malformed"),
        ("Bearer,TOKEN", "header_malformed"),
        ("Bearer=TOKEN", "header_malformed"),
        ("", "header_malformed"),
        (" Bearer TOKEN", "header_malformed"),
        ("é TOKEN", "header_malformed"),
    ] {
        check(Row {
            headers: &[header],
            query_token: false,
            outcome,
        })
        .await;
    }
}

#[tokio::test]
async fn a_header_too_many_or_too_few() {
    for (headers, outcome) in [
        (&[] as &[&str], "anonymous"),
        (&["Bearer TOKEN", "Bearer TOKEN"], "header_repeated"),
        (&["Basic x", "Bearer TOKEN"], "header_repeated"),
        (&["Bearer TOKEN", ""], "header_repeated"),
    ] {
        check(Row {
            headers,
            query_token: false,
            outcome,
        })
        .await;
    }
}

#[tokio::test]
async fn a_token_in_the_query_is_none() {
    for (headers, outcome) in [
        (&[] as &[&str], "anonymous"),
        (&["Bearer TOKEN"], "token_twice"),
        (&["Basic x"], "token_twice"),
        (&["Bearer TOKEN", "Bearer TOKEN"], "header_repeated"),
    ] {
        check(Row {
            headers,
            query_token: true,
            outcome,
        })
        .await;
    }
}

//! What stands in the description: every route with what it may answer, and each code of a refusal.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;
use whiteroom::http::doors::Source;
use whiteroom::http::openapi::document;
use whiteroom::{auth, http};

use super::operations;

/// Whoever adds a route or an answer sees here what clients will see.
#[test]
fn each_route_says_what_it_answers() {
    let document = document(Some("/v1"), Source::XOriginal);
    let mut told = String::new();
    for (name, operation) in operations(&document) {
        let answers = operation["responses"].as_object().unwrap().keys();
        let answers: Vec<&str> = answers.map(String::as_str).collect();
        let security = operation.get("security").unwrap_or(&document["security"]);
        let schemes = security.as_array().unwrap().iter();
        let schemes = schemes.map(|scheme| {
            let mut names = scheme.as_object().unwrap().keys();
            names.next().map_or("nothing", String::as_str)
        });
        let schemes: Vec<&str> = schemes.collect();
        let (answers, schemes) = (answers.join(" "), schemes.join(" or "));
        let _ = writeln!(told, "{name}: {answers}, by {schemes}");
    }
    insta::assert_snapshot!(told);
}

#[test]
fn the_codes_are_the_closed_lists() {
    let document = document(None, Source::XOriginal);
    let codes = &document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"];
    let described: BTreeSet<&str> = codes.as_array().unwrap().iter().map(text).collect();
    let of_tokens = auth::Refusal::CODES.into_iter();
    let known: BTreeSet<&str> = of_tokens.chain(http::refusal::CODES).collect();
    assert_eq!(described, known);
}

/// An example that no server would send misleads.
#[test]
fn the_example_of_a_refusal_has_a_code_of_the_list_and_the_status() {
    let document = document(None, Source::XOriginal);
    let responses = document["components"]["responses"].as_object().unwrap();
    for (name, response) in responses {
        let example = &response["content"]["application/problem+json"]["example"];
        let code = text(&example["code"]);
        let is_known = auth::Refusal::CODES.contains(&code) || http::refusal::CODES.contains(&code);
        assert!(is_known, "{name}: {code}");
        let status = example["status"].as_u64().unwrap().to_string();
        let title = text(&example["title"]);
        let reference = format!("#/components/responses/{name}");
        assert_eq!(title.replace(' ', ""), *name);
        for (operation, described) in operations(&document) {
            for (at, response) in described["responses"].as_object().unwrap() {
                let is_this = response["$ref"] == *reference;
                assert_eq!(is_this, *at == status, "{operation} {at}");
            }
        }
    }
}

/// A document of a megabyte is one that no viewer draws.
#[test]
fn it_fits_into_a_hundred_kibibytes() {
    let text = document(Some("/v1"), Source::XForwarded).to_string();
    assert!(text.len() < 100 * 1024, "{} bytes", text.len());
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

//! The description of the API: valid, of exactly the routes that are mounted, and true of what they answer.

mod page;
mod routes;
mod schemathesis;
mod text;

use serde_json::Value;

/// Each operation of `document`, as `GET /api/open`, with what it is.
fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().iter();
        operations.map(move |(method, operation)| {
            (format!("{} {path}", method.to_uppercase()), operation)
        })
    })
}

//! Reads a variable's text in the shape of the default that it replaces.
//!
//! A client id made of digits must stay a string: guessing a type from the text alone would lose its leading zeros.

use figment::value::Value;

/// `text` as a value shaped like `default`; without one, as whatever the text looks like.
pub(super) fn read(text: &str, default: Option<&Value>) -> Value {
    match default {
        Some(Value::String(..) | Value::Char(..) | Value::Empty(..)) => Value::from(text),
        Some(Value::Array(..)) => list(text),
        _ => guessed(text),
    }
}

/// `["a","b"]` or `a,b`; blanks around an item are no part of it.
fn list(text: &str) -> Value {
    if text.trim_start().starts_with('[') {
        return guessed(text);
    }
    let items = text
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty());
    Value::from(items.map(Value::from).collect::<Vec<_>>())
}

fn guessed(text: &str) -> Value {
    match text.parse() {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

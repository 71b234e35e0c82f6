//! The values of a request, as a matcher sees them: what JSON knows, borrowed from whoever asks.

use serde_json::{Map, Value as Json};

/// One value. Values of different kinds are never equal; a property that is missing is the unit value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Unit,
    Bool(bool),
    /// Every integer that JSON can name without losing digits.
    Integer(i128),
    Float(f64),
    Text(&'a str),
    List(&'a [Json]),
    Object(&'a Map<String, Json>),
}

impl<'a> From<&'a Json> for Value<'a> {
    fn from(json: &'a Json) -> Self {
        match json {
            Json::Null => Self::Unit,
            Json::Bool(flag) => Self::Bool(*flag),
            Json::Number(number) => number
                .as_i128()
                .map(Self::Integer)
                .or(number.as_f64().map(Self::Float))
                .unwrap_or(Self::Unit),
            Json::String(text) => Self::Text(text),
            Json::Array(values) => Self::List(values),
            Json::Object(values) => Self::Object(values),
        }
    }
}

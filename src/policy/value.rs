//! The values of a request, as a matcher sees them: what JSON knows, borrowed from whoever asks.

use std::cmp::Ordering;

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

impl Value<'_> {
    /// Whether two values are the same; numbers are compared as numbers.
    pub(super) fn equals(self, other: Self) -> bool {
        match (self, other) {
            (Self::Unit, Self::Unit) => true,
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::Text(left), Self::Text(right)) => left == right,
            (Self::List(left), Self::List(right)) => {
                let mut pairs = left.iter().zip(right);
                left.len() == right.len() && pairs.all(|(a, b)| Value::from(a).equals(b.into()))
            }
            (Self::Object(left), Self::Object(right)) => {
                let same = |(name, value): (&String, &Json)| {
                    let other = right.get(name).map(Value::from);
                    other.is_some_and(|other| other.equals(value.into()))
                };
                left.len() == right.len() && left.iter().all(same)
            }
            _ => self.numbers(other) == Some(Ordering::Equal),
        }
    }

    /// The order of two values of one kind; values of different kinds have none.
    pub(super) fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(left), Self::Bool(right)) => Some(left.cmp(&right)),
            (Self::Text(left), Self::Text(right)) => Some(left.cmp(right)),
            _ => self.numbers(other),
        }
    }

    fn numbers(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(&right)),
            (Self::Float(left), Self::Float(right)) => left.partial_cmp(&right),
            (Self::Integer(left), Self::Float(right)) => mixed(left, right),
            (Self::Float(left), Self::Integer(right)) => mixed(right, left).map(Ordering::reverse),
            _ => None,
        }
    }
}

/// An integer against a float, without rounding the integer.
fn mixed(integer: i128, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    let whole = float.floor();
    // Integers of JSON lie far within these bounds.
    if whole.abs() > 1e30 {
        return Some(if float > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    let whole: i128 = format!("{whole:.0}").parse().ok()?;
    let fraction = if float > float.floor() {
        Ordering::Less
    } else {
        Ordering::Equal
    };
    Some(integer.cmp(&whole).then(fraction))
}

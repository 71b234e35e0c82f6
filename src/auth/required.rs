//! Claims that an issuer's tokens must have beyond the standard ones, by equality or by inclusion.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// What some claims must be, by their names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequiredClaims(BTreeMap<String, Required>);

/// What one claim must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Required {
    /// A list, or a text of words with blanks between them, that holds all of these: `{ includes = ["a", "b"] }`.
    Includes(Includes),
    /// Exactly this value: a text, a number, a boolean or a list.
    Equals(Value),
}

/// The values that a claim must hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Includes {
    /// One value or several.
    pub includes: Value,
}

impl RequiredClaims {
    pub(super) fn check(&self, claims: &Map<String, Value>) -> Result<(), Refusal> {
        let mut demands = self.iter();
        demands.try_for_each(|(name, required)| required.check(claims.get(name)))
    }

    /// Each demand with the name of its claim.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Required)> {
        let demands = self.0.iter();
        demands.map(|(name, required)| (name.as_str(), required))
    }

    /// The first demand that can never be met, as its claim's name.
    pub(super) fn unmeetable(&self) -> Option<&str> {
        let is_odd = |required: &Required| match required {
            Required::Equals(value) => value.is_object() || value.is_null(),
            Required::Includes(wanted) => {
                matches!(&wanted.includes, Value::Object(_) | Value::Null)
            }
        };
        let odd = self.0.iter().find(|(_, required)| is_odd(required));
        odd.map(|(name, _)| name.as_str())
    }
}

impl Required {
    /// Whether the claim is there and meets the demand.
    pub(super) fn check(&self, claim: Option<&Value>) -> Result<(), Refusal> {
        match claim.is_some_and(|claim| self.is_met(claim)) {
            true => Ok(()),
            false => Err(Refusal::ClaimMismatch),
        }
    }

    fn is_met(&self, claim: &Value) -> bool {
        match self {
            Self::Equals(value) => claim == value,
            Self::Includes(wanted) => match &wanted.includes {
                Value::Array(values) => values.iter().all(|value| holds(claim, value)),
                value => holds(claim, value),
            },
        }
    }
}

/// Whether a list has the value, or a text has it as one of its words (RFC 8693 §4.2).
fn holds(claim: &Value, value: &Value) -> bool {
    match claim {
        Value::Array(values) => values.contains(value),
        Value::String(words) => words.split(' ').any(|word| Some(word) == value.as_str()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Demands, a claim of a token, and whether it meets them.
    #[test]
    fn equality_and_inclusion() {
        for (required, claim, met) in [
            (json!("a"), json!("a"), true),
            (json!("a"), json!("a b"), false),
            (json!("a"), json!(["a"]), false),
            (json!(7), json!(7), true),
            (json!(7), json!("7"), false),
            (json!(true), json!(true), true),
            (json!(["a", "b"]), json!(["a", "b"]), true),
            (json!(["a", "b"]), json!(["b", "a"]), false),
            (json!({"includes": "a"}), json!("a"), true),
            (json!({"includes": "a"}), json!("b a"), true),
            (json!({"includes": "a"}), json!("ab"), false),
            (json!({"includes": "a"}), json!(["b", "a"]), true),
            (json!({"includes": ["a", "b"]}), json!("b a c"), true),
            (json!({"includes": ["a", "b"]}), json!(["a"]), false),
            (json!({"includes": 7}), json!([7]), true),
            (json!({"includes": 7}), json!(7), false),
            (json!({"includes": "a"}), json!({"a": 1}), false),
        ] {
            let required: RequiredClaims = serde_json::from_value(json!({"x": required})).unwrap();
            let check = |claims: Value| required.check(claims.as_object().unwrap()).is_ok();
            assert_eq!(check(json!({"x": claim})), met, "{required:?} {claim}");
            assert!(!check(json!({})), "{required:?} without the claim");
            assert_eq!(required.unmeetable(), None, "{required:?}");
        }
    }

    #[test]
    fn demands_that_nothing_meets_are_named() {
        for odd in [
            json!({"x": {"include": "a"}}),
            json!({"x": {}}),
            json!({"x": null}),
        ] {
            let required: RequiredClaims = serde_json::from_value(odd.clone()).unwrap();
            assert_eq!(required.unmeetable(), Some("x"), "{odd}");
        }
    }
}

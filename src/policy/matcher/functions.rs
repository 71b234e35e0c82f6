//! The functions that the engine offers to a matcher.
//!
//! A function that is missing here is refused at load, whatever the crate might make of it.

/// Whether the function reads its second argument as a pattern that can be wrong.
pub(super) fn takes_pattern(function: &str) -> bool {
    FUNCTIONS.iter().any(|(name, _)| *name == function)
        && !["keyMatch", "keyGet", "eval"].contains(&function)
}

/// The functions of the engine, and how many arguments each takes.
pub(super) const FUNCTIONS: [(&str, usize); 12] = [
    ("keyMatch", 2),
    ("keyMatch2", 2),
    ("keyMatch3", 2),
    ("keyMatch4", 2),
    ("keyMatch5", 2),
    ("keyGet", 2),
    ("keyGet2", 3),
    ("keyGet3", 3),
    ("regexMatch", 2),
    ("globMatch", 2),
    ("ipMatch", 2),
    ("eval", 1),
];

/// What lists and objects can be asked without changing them.
pub(super) const METHODS: [&str; 6] = ["contains", "get", "is_empty", "keys", "len", "values"];

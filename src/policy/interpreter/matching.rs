//! The matching functions by name, outside any request.

use casbin::function_map;

use super::functions;

/// Whether `function` says that `value` matches `pattern`; false for a function that matches no pattern.
///
/// The pattern must have passed the checks of a load, and one of `keyMatch4` must have no groups of its own: the crate
/// panics on others.
pub(in crate::policy) fn matches(function: &str, value: &str, pattern: &str) -> bool {
    match function {
        "keyMatch" => functions::key_match(value.into(), pattern.into())
            .as_bool()
            .unwrap_or(false),
        "keyMatch2" => function_map::key_match2(value, pattern),
        "keyMatch3" => function_map::key_match3(value, pattern),
        "keyMatch4" => function_map::key_match4(value, pattern),
        "keyMatch5" => function_map::key_match5(value, pattern),
        "regexMatch" => function_map::regex_match(value, pattern),
        _ => false,
    }
}

//! What a figure must be, and whether it is.

/// Of a figure that may be this at most.
pub(crate) fn most(found: f64, most: f64, unit: &str) -> String {
    format!("at most {most}{unit}, {}", reached(found <= most))
}

/// Of a figure that must be this at least.
pub(crate) fn least(found: f64, least: f64, unit: &str) -> String {
    format!("at least {least}{unit}, {}", reached(found >= least))
}

fn reached(is_reached: bool) -> &'static str {
    if is_reached { "reached" } else { "MISSED" }
}

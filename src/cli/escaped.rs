//! Texts of others on a terminal: without anything that a terminal would obey.

/// `text`, with what nobody sees or what steers a terminal written out.
pub(super) fn escaped(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\'' | '\\' => c.to_string(),
        c => c.escape_debug().to_string(),
    };
    text.chars().map(escape).collect()
}

//! The selectors of an expression: which series it reads.
//!
//! It reads no more of the language than tells a metric from all else; what it does not know counts as a metric, so that a
//! misspelt name is found to match nothing.

/// Each selector of `expression`, as `up{job="whiteroom"}`, without ranges.
pub(crate) fn selectors(expression: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = expression;
    while let Some(start) =
        rest.find(|c: char| is_first(c) || c.is_ascii_digit() || c == '"' || c == '[')
    {
        rest = &rest[start..];
        rest = match rest.as_bytes()[0] {
            b'"' => past(&rest[1..], '"'),
            b'[' => past(rest, ']'),
            digit if digit.is_ascii_digit() => {
                rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '.')
            }
            _ => word(rest, &mut found),
        };
    }
    found
}

/// What follows the word that `text` begins with, which is noted where it is a metric.
fn word<'a>(text: &'a str, found: &mut Vec<String>) -> &'a str {
    let end = text
        .find(|c| !is_first(c) && !c_is_digit(c))
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let next = rest.trim_start();
    match word {
        "by" | "without" | "on" | "ignoring" | "group_left" | "group_right" => past(rest, ')'),
        "and" | "or" | "unless" | "bool" | "offset" => rest,
        _ if next.starts_with('(') || next.starts_with("by ") || next.starts_with("by(") => rest,
        _ if next.starts_with('{') => {
            let labels = &next[..=next.find('}').expect("a closed selector")];
            found.push(format!("{word}{labels}"));
            &next[labels.len()..]
        }
        _ => {
            found.push(word.to_owned());
            rest
        }
    }
}

/// `text` behind the first `end`.
fn past(text: &str, end: char) -> &str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

fn is_first(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || c == ':'
}

fn c_is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The metric that `selector` names.
pub(crate) fn name(selector: &str) -> &str {
    selector.split('{').next().unwrap_or(selector)
}

#[test]
fn selectors_are_found() {
    for (expression, wanted) in [
        ("up", vec!["up"]),
        ("sum(up) / 2", vec!["up"]),
        (
            "1 - sum by (job) (rate(a_b{x=\"y\", z=~\"a|b\"}[5m])) / sum by (job) (rate(c[5m]))",
            vec!["a_b{x=\"y\", z=~\"a|b\"}", "c"],
        ),
        (
            "job:a:rate1h > 14.4 * 0.001 and on (job) job:b:rate5m >= 1e3",
            vec!["job:a:rate1h", "job:b:rate5m"],
        ),
        ("absent(up{job=\"w\"} == 1)", vec!["up{job=\"w\"}"]),
        (
            "histogram_quantile(0.99, sum by (le) (rate(d_bucket[10s])))",
            vec!["d_bucket"],
        ),
        (
            "count by (job) (count by (job, revision) (info)) > 1",
            vec!["info"],
        ),
        ("time() - a", vec!["a"]),
    ] {
        assert_eq!(selectors(expression), wanted, "{expression}");
    }
}

use std::fs;
use std::path::Path;

use super::*;
use crate::policy::{Config, Policy};

const MODEL: &str = include_str!("../../../policies/model.conf");

/// The refusal of the shipped model with `rules`, and the folder's name.
fn refusal_of(name: &str, rules: &[u8]) -> (LoadError, String) {
    let dir = std::env::temp_dir().join(format!("whiteroom-shown-{}-{name}", std::process::id()));
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("model.conf"), MODEL).unwrap();
    fs::write(dir.join("policy.csv"), rules).unwrap();
    let config = Config {
        dir: dir.clone(),
        ..Config::default()
    };
    let error = Policy::load(&config).unwrap_err();
    fs::remove_dir_all(&dir).unwrap();
    (error, Path::display(&dir).to_string())
}

fn text(name: &str, rules: &[u8], look: Look) -> String {
    let (error, folder) = refusal_of(name, rules);
    refused(&error, look).replace(&folder, "policies")
}

#[test]
fn a_refusal_shows_each_problem_with_its_line() {
    let rules = "# rules\np, anyone, /a, ^GET$, alow\nP, a, b, ^GET$, allow\n";
    insta::assert_snapshot!(text("each", rules.as_bytes(), Look::Plain));
}

#[test]
fn a_problem_at_the_end_of_a_line_is_marked_there() {
    let rules = "p, anyone, /a, ^GET$, allow,\n";
    insta::assert_snapshot!(text("end", rules.as_bytes(), Look::Plain));
}

#[test]
fn wide_letters_and_bytes_that_are_no_text_keep_the_mark_in_place() {
    let rules = "p, 日本語, /a, ^GET$, alow\np, b\n";
    insta::assert_snapshot!(text("wide", rules.as_bytes(), Look::Plain));
    insta::assert_snapshot!(text("bytes", b"# r\np, a\xff\x1b[31m, b\nx", Look::Plain));
}

#[test]
fn a_file_as_a_whole_has_no_line_to_show() {
    let (error, _) = refusal_of("whole", b"\xef\xbb\xbfp, a");
    let text = refused(&error, Look::Plain);
    assert!(!text.contains("---"), "{text}");
    assert!(text.contains("[encoding]\n  help: save it"), "{text}");
}

#[test]
fn no_place_and_no_pattern_is_broken_in_two() {
    let pattern = format!("^({}$", "GET|".repeat(80));
    let rules = format!("p, anyone, /a, {pattern}, allow\n");
    let shown = text("wrap", rules.as_bytes(), Look::Plain);
    assert!(
        shown.contains(&format!("cannot read `{pattern}`")),
        "{shown}"
    );
}

#[test]
fn only_a_drawing_has_colours_and_nothing_in_a_file_makes_any() {
    let rules = b"p, a\x1b[31m, /a, ^GET$, allow\n";
    let plain = text("plain", rules, Look::Plain);
    assert!(!plain.contains('\u{1b}'), "{plain}");
    let quoted: Vec<char> = plain.chars().filter(|c| !c.is_ascii()).collect();
    assert_eq!(quoted, ['␛'], "{plain}");
    let drawn = text("drawn", rules, Look::Drawn);
    assert!(drawn.contains("\u{1b}["), "{drawn}");
    assert!(drawn.contains("\npolicies/policy.csv:1:5: "), "{drawn}");
    assert!(!drawn.contains("\u{1b}[31m, /a"), "{drawn}");
}

#[test]
fn many_problems_are_counted_and_the_first_are_shown() {
    let shown = text("many", &b"x\n".repeat(120), Look::Plain);
    assert!(shown.starts_with("error: the policy cannot be used: 120 problems\n\npolicies/"));
    assert!(shown.ends_with("\nand 70 more\n"), "{shown}");
    assert!(shown.contains("policies/policy.csv:50:1: "), "{shown}");
    assert!(!shown.contains("policies/policy.csv:51:1: "), "{shown}");
    let shown = text("most", &b"x\n".repeat(20_000), Look::Plain);
    assert!(shown.contains("used: more than 10000 problems"), "{shown}");
    assert!(shown.ends_with("\nand more than 9950 more\n"), "{shown}");
}

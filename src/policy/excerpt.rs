//! The part of a line that shows a problem: short however long the line is, and harmless whatever it holds.

use super::text::shown;

/// A piece of one line of a file, around the place of a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    text: String,
    mark: usize,
}

impl Excerpt {
    /// The part of `line` around `column`, counted in characters from 1; `None` for a line with nothing to see.
    pub(super) fn of(line: &str, column: usize) -> Option<Self> {
        if line.trim().is_empty() {
            return None;
        }
        let first = column.saturating_sub(1 + BEFORE);
        let mut rest = line.chars();
        let skipped = rest.by_ref().take(first).count();
        let mut text = String::from(if skipped > 0 { CUT } else { "" });
        text.extend(rest.by_ref().take(column - 1 - first).map(shown));
        let mark = text.len();
        text.extend(rest.by_ref().take(AFTER).map(shown));
        if text.len() == mark {
            text.push(' ');
        }
        if rest.next().is_some() {
            text.push_str(CUT);
        }
        Some(Self { text, mark })
    }

    /// What is shown: no tabs, no control characters, and nothing else that nobody sees; `…` where the line goes on.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte of the text where the problem begins. At the end of a line the text has a blank for it.
    #[must_use]
    pub fn mark(&self) -> usize {
        self.mark
    }
}

const CUT: &str = "…";

/// How many characters are shown before the place; with [`AFTER`], what fits a wide terminal on one line.
const BEFORE: usize = 60;

/// How many characters are shown from the place on.
const AFTER: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, column: usize, before: &str, after: &str) {
        let excerpt = Excerpt::of(line, column).unwrap();
        let (found_before, found_after) = excerpt.text().split_at(excerpt.mark());
        assert_eq!((found_before, found_after), (before, after), "{line:.40}");
    }

    #[test]
    fn the_line_is_shown_with_its_place() {
        check("p, a, b", 4, "p, ", "a, b");
        check("p, é, b", 7, "p, é, ", "b");
        check("p", 1, "", "p");
        check("p", 2, "p", " ");
        check("p", 9, "p", " ");
        assert_eq!(Excerpt::of("", 1), None);
        assert_eq!(Excerpt::of(" \t", 1), None);
    }

    #[test]
    fn nothing_in_a_line_can_steer_a_terminal() {
        check("p,\ta\u{1b}[31m", 4, "p, ", "a␛[31m");
        check("a\0\u{7f}\u{9b}", 2, "a", "␀␡\u{fffd}");
        check("a\u{202e}b\u{200b}", 2, "a", "\u{fffd}b\u{fffd}");
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let (a, b) = ("é".repeat(1_000_000), "b".repeat(1_000_000));
        let line = format!("{a}{b}");
        let before = format!("…{}", "é".repeat(BEFORE));
        let after = format!("{}…", "b".repeat(AFTER));
        check(&line, 1_000_001, &before, &after);
        check(&b, 1, "", &after);
        check(&a, 1_000_001, &before, " ");
    }
}

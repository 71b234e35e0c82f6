//! Characters that nobody sees, and that make two names differ which look the same.
//!
//! A line break that an editor shows and the reader of a file ignores is refused in comments too: it hides a rule
//! behind a comment.

/// The first unseen character of a line: its column in characters, from 1, and its name. Tabs may stand between
/// words; a comment may hold anything but what an editor shows as the end of a line.
pub(super) fn unseen(line: &str, is_comment: bool) -> Option<(usize, String)> {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\t');
    if line.bytes().all(is_plain) {
        return None;
    }
    let refused = |c| is_line_break(c) || !is_comment && is_unseen(c);
    let found = line.chars().enumerate().find(|(_, c)| refused(*c))?;
    Some((
        found.0 + 1,
        format!("the character U+{:04X}", u32::from(found.1)),
    ))
}

/// `c` as a person may be shown it: a tab as a blank, and a sign of its own for what nobody sees or what steers a
/// terminal.
pub(super) fn shown(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{7f}' => '\u{2421}',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(UNKNOWN),
        _ if is_line_break(c) || is_unseen(c) => UNKNOWN,
        _ => c,
    }
}

const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

fn is_line_break(c: char) -> bool {
    c.is_control() && c != '\t' || matches!(c, '\u{2028}' | '\u{2029}')
}

fn is_unseen(c: char) -> bool {
    let blank = c.is_whitespace() && c != ' ' && c != '\t';
    blank || UNSEEN.iter().any(|range| range.contains(&c))
}

/// Default-ignorable code points of Unicode: joiners, directional marks, variation selectors, fillers and tags.
const UNSEEN: [std::ops::RangeInclusive<char>; 15] = [
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{61c}'..='\u{61c}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffb}',
    '\u{e0000}'..='\u{e0fff}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unseen_characters_are_found_with_their_column() {
        for (line, column) in [
            ("a\u{a0}", Some(2)),
            ("é\u{200b}", Some(2)),
            ("\u{feff}a", Some(1)),
            ("a\0", Some(2)),
            ("a\u{202e}b", Some(2)),
            ("a\u{2028}b", Some(2)),
            ("a\tb c é 日本", None),
        ] {
            let found = unseen(line, false).map(|(column, _)| column);
            assert_eq!(found, column, "{line:?}");
        }
    }

    #[test]
    fn a_comment_may_hold_anything_but_a_line_break() {
        assert_eq!(unseen("# \u{26a0}\u{fe0f} a\u{a0}b", true), None);
        for line in ["# a\rb", "# a\u{85}b", "# a\u{2028}b", "# a\u{b}b"] {
            assert_eq!(
                unseen(line, true).map(|(column, _)| column),
                Some(4),
                "{line:?}"
            );
        }
    }
}

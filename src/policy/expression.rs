//! Splits a matcher into words, texts, numbers and signs, each with its byte.
//!
//! This reads what Casbin's matchers are made of and refuses the rest of the script language under the crate:
//! statements, assignments and comments have no place in a matcher, and a loop would never end.

/// A piece of a matcher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// In bytes.
    pub(super) offset: usize,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name with its properties, as `r.claims.org_id`.
    Name(String),
    /// A quoted text, without its quotes; escapes are left as written.
    Text(String),
    /// A number, as written.
    Number(String),
    Sign(&'static str),
}

/// Why a matcher cannot be split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) offset: usize,
    pub(super) message: String,
    pub(super) mend: &'static str,
}

/// The tokens of `text`, in order.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Unreadable> {
    let mut tokens = Vec::new();
    let mut offset = 0;
    while let Some(rest) = text.get(offset..).filter(|rest| !rest.is_empty()) {
        let blanks = rest.len() - rest.trim_start().len();
        if blanks > 0 {
            offset += blanks;
            continue;
        }
        let (kind, length) = token(rest, offset)?;
        tokens.push(Token { offset, kind });
        offset += length;
    }
    Ok(tokens)
}

fn token(rest: &str, offset: usize) -> Result<(Kind, usize), Unreadable> {
    let first = rest.chars().next().unwrap_or_default();
    if first.is_alphabetic() || first == '_' {
        let length = name_length(rest);
        let name = rest.get(..length).unwrap_or_default();
        return Ok((Kind::Name(name.to_owned()), length));
    }
    if first.is_ascii_digit() {
        let length = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let digits = rest.get(..length).unwrap_or_default();
        return Ok((Kind::Number(digits.to_owned()), length));
    }
    if first == '"' {
        return quoted(rest, offset);
    }
    if let Some((sign, message, mend)) = REFUSED.iter().find(|(sign, ..)| rest.starts_with(sign)) {
        return Err(Unreadable {
            offset,
            message: format!("`{sign}` {message}"),
            mend,
        });
    }
    match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        Some(sign) => Ok((Kind::Sign(sign), sign.len())),
        None => Err(Unreadable {
            offset,
            message: format!("`{first}` means nothing in a matcher"),
            mend: "remove it",
        }),
    }
}

/// A name goes on over a dot only when another name follows.
fn name_length(rest: &str) -> usize {
    let mut length = 0;
    loop {
        let tail = rest.get(length..).unwrap_or_default();
        let end = tail
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(tail.len());
        length += end;
        let mut after = tail.get(end..).unwrap_or_default().chars();
        let goes_on = after.next() == Some('.')
            && after.next().is_some_and(|c| c.is_alphabetic() || c == '_');
        if !goes_on {
            return length;
        }
        length += 1;
    }
}

fn quoted(rest: &str, offset: usize) -> Result<(Kind, usize), Unreadable> {
    let inner = rest.get(1..).unwrap_or_default();
    let mut escaped = false;
    for (index, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => {
                let text = inner.get(..index).unwrap_or_default();
                return Ok((Kind::Text(text.to_owned()), index + 2));
            }
            _ => {}
        }
    }
    Err(Unreadable {
        offset,
        message: "this text is not closed".to_owned(),
        mend: "close it with `\"`; a `#` ends the matcher even inside a text, so write it as `\\x23`",
    })
}

/// Signs that would change what a matcher means, with the reason and the mend.
const REFUSED: [(&str, &str, &str); 9] = [
    (
        "//",
        "starts a comment that swallows the rest of the matcher",
        "remove the comment",
    ),
    ("/*", "starts a comment", "remove the comment"),
    (
        "'",
        "quotes single characters only",
        "write the text in double quotes",
    ),
    (
        "`",
        "quotes texts with code inside",
        "write the text in double quotes",
    ),
    (
        "{",
        "starts statements, and a matcher is one expression",
        "join conditions with `&&` and `||`",
    ),
    (
        "}",
        "ends statements, and a matcher is one expression",
        "join conditions with `&&` and `||`",
    ),
    (
        ";",
        "separates statements, and a matcher is one expression",
        "join conditions with `&&` and `||`",
    ),
    ("=>", "has no meaning in a matcher", "compare with `>=`"),
    ("#", "has no meaning in a matcher", "remove it"),
];

/// Longer signs before their beginnings. A lone `=` is not among them: it would assign.
const SIGNS: [&str; 26] = [
    "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "**", "?.", "?[", "??", "..", "(", ")", "[",
    "]", ",", ".", "!", "<", ">", "+", "-", "*", "/",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(usize, Kind)]) {
        let found = tokens(text).map(|tokens| {
            tokens
                .into_iter()
                .map(|token| (token.offset, token.kind))
                .collect::<Vec<_>>()
        });
        assert_eq!(found.as_deref(), Ok(expected), "{text}");
    }

    fn name(text: &str) -> Kind {
        Kind::Name(text.to_owned())
    }

    fn quoted(text: &str) -> Kind {
        Kind::Text(text.to_owned())
    }

    #[test]
    fn matchers_are_split_where_casbin_splits_them() {
        check(
            "g(r.sub, p.sub)",
            &[
                (0, name("g")),
                (1, Kind::Sign("(")),
                (2, name("r.sub")),
                (7, Kind::Sign(",")),
                (9, name("p.sub")),
                (14, Kind::Sign(")")),
            ],
        );
        check(
            "!a||b",
            &[
                (0, Kind::Sign("!")),
                (1, name("a")),
                (2, Kind::Sign("||")),
                (4, name("b")),
            ],
        );
        check(
            "\"a\\\"b\" == 12",
            &[
                (0, quoted("a\\\"b")),
                (7, Kind::Sign("==")),
                (10, Kind::Number("12".to_owned())),
            ],
        );
        check(
            "r.é.x[\"k\"]",
            &[
                (0, name("r.é.x")),
                (6, Kind::Sign("[")),
                (7, quoted("k")),
                (10, Kind::Sign("]")),
            ],
        );
    }

    fn check_refused(text: &str, offset: usize, message: &str) {
        let error = tokens(text).unwrap_err();
        assert_eq!(error.offset, offset, "{text}");
        assert!(error.message.contains(message), "{text}: {}", error.message);
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        check_refused("a // b", 2, "comment");
        check_refused("a /* b */", 2, "comment");
        check_refused("a = b", 2, "means nothing");
        check_refused("a; b", 1, "statements");
        check_refused("loop {}", 5, "statements");
        check_refused("'a'", 0, "single characters");
        check_refused("a == \"b", 5, "not closed");
        check_refused("a $ b", 2, "means nothing");
    }
}

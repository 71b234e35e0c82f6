//! How deep an expression is nested.
//!
//! The engine reads and evaluates an expression by recursion, and knows no limit: one that is nested too deeply would
//! end the whole process with its stack.

use crate::policy::expression::{Kind, Token};

/// The byte where `tokens` are nested deeper than [`MAX_DEPTH`], if they are.
///
/// Each bracket nests, and so does each operator in a chain, but for commas, `&&` and `||`, whose chains are flat.
pub(super) fn too_deep(tokens: &[Token]) -> Option<usize> {
    let mut open: Vec<usize> = Vec::new();
    let mut chain = 0;
    let mut enclosing = 0;
    for token in tokens {
        match &token.kind {
            Kind::Sign("(" | "[" | "?[") => {
                open.push(chain);
                enclosing += chain + 1;
                chain = 0;
            }
            Kind::Sign(")" | "]") => {
                let outer = open.pop().unwrap_or_default();
                enclosing = enclosing.saturating_sub(outer + 1);
                chain = outer + 1;
            }
            Kind::Sign("," | "&&" | "||") => chain = 0,
            Kind::Sign(_) => chain += 1,
            Kind::Name(name) => chain += name.matches('.').count(),
            Kind::Text(_) | Kind::Number(_) => {}
        }
        if enclosing + chain > MAX_DEPTH {
            return Some(token.offset);
        }
    }
    None
}

/// Far from what people write, and a seventh of what a stack of 2 MiB has been seen to bear in a build without optimisation.
pub(super) const MAX_DEPTH: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::expression::tokens;

    fn check(text: &str, expected: Option<usize>) {
        let found = too_deep(&tokens(text).unwrap());
        assert_eq!(found, expected, "{text:.60}");
    }

    #[test]
    fn what_recurses_is_counted() {
        let nested =
            |open: &str, close: &str| format!("{}1{}", open.repeat(1_000), close.repeat(1_000));
        check(&nested("(", ")"), Some(MAX_DEPTH));
        check(&nested("[", "]"), Some(MAX_DEPTH));
        check(&nested("!", ""), Some(MAX_DEPTH));
        check(&nested("(a || ", ")"), Some(6 * MAX_DEPTH));
        check(&nested("f(1, ", ")"), Some(5 * MAX_DEPTH + 1));
        check(&nested("", " + 1"), Some(4 * MAX_DEPTH + 2));
        check(&nested("", "[0]"), Some(3 * MAX_DEPTH + 1));
        check(&format!("r{}", ".a".repeat(1_000)), Some(0));
    }

    #[test]
    fn what_is_long_and_flat_is_not() {
        check(&format!("a{}", " || b == c".repeat(10_000)), None);
        check(&format!("a{}", " && f(b, c)".repeat(10_000)), None);
        check(&format!("a in [1{}]", ", 1".repeat(10_000)), None);
        check(
            "g(r.sub, p.sub) && keyMatch2(r.obj, p.obj) && (a || !(b == c))",
            None,
        );
        check(&format!("{}1{}", "(".repeat(99), ")".repeat(99)), None);
        check(")))", None);
    }
}

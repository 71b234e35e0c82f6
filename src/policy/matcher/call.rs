//! The calls in a matcher, with what is handed to each.

use crate::policy::expression::{Kind, Token};

/// A call of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::policy) struct Call {
    /// Of the function's name, in bytes.
    pub(in crate::policy) offset: usize,
    pub(in crate::policy) function: String,
    pub(in crate::policy) arguments: Vec<Argument>,
}

/// What is handed to a function, where one glance tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::policy) enum Argument {
    Column(String),
    Request,
    Text(String),
    Other,
}

/// Reads the call of `name` whose parenthesis opens `after`.
pub(super) fn call(offset: usize, name: &str, after: &[Token]) -> Call {
    let mut arguments: Vec<Vec<&Token>> = vec![Vec::new()];
    let mut depth = 1_usize;
    for token in after.iter().skip(1) {
        match token.kind {
            Kind::Sign("(" | "[" | "?[") => depth += 1,
            Kind::Sign(")" | "]") => depth -= 1,
            Kind::Sign(",") if depth == 1 => {
                arguments.push(Vec::new());
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if let Some(argument) = arguments.last_mut() {
            argument.push(token);
        }
    }
    if arguments.len() == 1 && arguments.iter().all(Vec::is_empty) {
        arguments.clear();
    }
    Call {
        offset,
        function: name.to_owned(),
        arguments: arguments.iter().map(|tokens| argument(tokens)).collect(),
    }
}

fn argument(tokens: &[&Token]) -> Argument {
    match tokens {
        [
            Token {
                kind: Kind::Sign("("),
                ..
            },
            inner @ ..,
            Token {
                kind: Kind::Sign(")"),
                ..
            },
        ] => argument(inner),
        [
            Token {
                kind: Kind::Text(text),
                ..
            },
        ] => Argument::Text(text.clone()),
        [
            Token {
                kind: Kind::Name(name),
                ..
            },
        ] => match name.split_at_checked(2) {
            Some(("p." | "p_", column)) => Argument::Column(column.to_owned()),
            Some(("r." | "r_", _)) => Argument::Request,
            _ => Argument::Other,
        },
        _ => Argument::Other,
    }
}

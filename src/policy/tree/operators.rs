//! The operators of a matcher, with the precedence that the casbin crate's script language gives them.

use super::term::{Comparison, Tree};

#[derive(Clone, Copy)]
pub(super) enum Operator {
    And,
    Or,
    In,
    Compare(Comparison),
}

/// The operator between two expressions.
pub(super) fn joined(operator: Operator, left: Tree, right: Tree) -> Tree {
    match (operator, left) {
        (Operator::And, Tree::And(mut parts)) => {
            parts.push(right);
            Tree::And(parts)
        }
        (Operator::Or, Tree::Or(mut parts)) => {
            parts.push(right);
            Tree::Or(parts)
        }
        (Operator::And, left) => Tree::And(vec![left, right]),
        (Operator::Or, left) => Tree::Or(vec![left, right]),
        (Operator::In, left) => Tree::In(Box::new([left, right])),
        (Operator::Compare(comparison), left) => Tree::Compare(comparison, Box::new([left, right])),
    }
}

/// The operator of a sign, with its precedence.
pub(super) fn find(sign: &str) -> Option<(Operator, u8)> {
    let (_, operator, precedence) = OPERATORS.iter().find(|(known, ..)| *known == sign)?;
    Some((*operator, *precedence))
}

const OPERATORS: [(&str, Operator, u8); 9] = [
    ("||", Operator::Or, 30),
    ("&&", Operator::And, 60),
    ("==", Operator::Compare(Comparison::Equal), 90),
    ("!=", Operator::Compare(Comparison::NotEqual), 90),
    ("in", Operator::In, 110),
    ("<", Operator::Compare(Comparison::Less), 130),
    ("<=", Operator::Compare(Comparison::LessOrEqual), 130),
    (">", Operator::Compare(Comparison::Greater), 130),
    (">=", Operator::Compare(Comparison::GreaterOrEqual), 130),
];

//! Tells matchers that cannot fail on a request, so that a verdict may be given without evaluating every rule.

use crate::policy::patterns::Function;
use crate::policy::tree::Tree;
use crate::policy::value::Value;

/// Whether evaluating `tree` ends in true or false for these values, whatever the rule.
pub(super) fn never_fails(tree: &Tree, values: &[Value<'_>]) -> bool {
    let safe = |tree: &Tree| never_fails(tree, values);
    let is_value = |tree: &Tree| is_plain(tree, values) || safe(tree);
    match tree {
        Tree::Bool(_) => true,
        Tree::Not(inner) => safe(inner),
        Tree::And(parts) | Tree::Or(parts) => parts.iter().all(safe),
        Tree::Compare(_, sides) => sides.iter().all(is_value),
        Tree::In(sides) => match &**sides {
            [item, Tree::List(parts)] => is_value(item) && parts.iter().all(is_value),
            _ => false,
        },
        Tree::Match(function, value, _) => *function != Function::IpMatch && is_text(value, values),
        Tree::Role(_, call) => {
            let names = [Some(&call.member), Some(&call.role), call.domain.as_ref()];
            names
                .into_iter()
                .flatten()
                .all(|name| is_text(name, values))
        }
        _ => false,
    }
}

/// A value that is there without evaluating anything that could fail.
fn is_plain(tree: &Tree, values: &[Value<'_>]) -> bool {
    match tree {
        Tree::Text(_) | Tree::Integer(_) | Tree::Bool(_) | Tree::Column(_) => true,
        Tree::Request(field, properties) => properties.is_empty() && values.get(*field).is_some(),
        _ => false,
    }
}

fn is_text(tree: &Tree, values: &[Value<'_>]) -> bool {
    match tree {
        Tree::Text(_) | Tree::Column(_) => true,
        Tree::Request(field, properties) => {
            properties.is_empty() && matches!(values.get(*field), Some(Value::Text(_)))
        }
        _ => false,
    }
}

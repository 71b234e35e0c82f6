//! Writes an expression as an admin would, for explanations.

use super::term::{Comparison, PatternOf, Property, Tree};
use crate::policy::model::Model;

/// The text of `tree`, with the model's names.
pub(in crate::policy) fn describe(tree: &Tree, model: &Model) -> String {
    let side = |tree: &Tree| describe(tree, model);
    match tree {
        Tree::Text(text) => format!("{text:?}"),
        Tree::Integer(number) => number.to_string(),
        Tree::Bool(flag) => flag.to_string(),
        Tree::List(parts) => format!("[{}]", joined(parts, ", ", model)),
        Tree::Request(field, properties) => {
            let properties: String = properties.iter().map(property).collect();
            format!("r.{}{properties}", name(&model.request, *field))
        }
        Tree::Column(column) => format!("p.{}", name(&model.columns, *column)),
        Tree::Not(inner) => format!("!{}", grouped(inner, model)),
        Tree::And(parts) => joined(parts, " && ", model),
        Tree::Or(parts) => format!("({})", joined(parts, " || ", model)),
        Tree::Compare(comparison, sides) => {
            let [left, right] = &**sides;
            format!("{} {} {}", side(left), sign(*comparison), side(right))
        }
        Tree::In(sides) => {
            let [item, list] = &**sides;
            format!("{} in {}", side(item), side(list))
        }
        Tree::Match(function, value, pattern) => {
            let pattern = match pattern {
                PatternOf::Text(_, text) => format!("{text:?}"),
                PatternOf::Column { column, .. } => format!("p.{}", name(&model.columns, *column)),
            };
            format!("{}({}, {pattern})", function.name(), side(value))
        }
        Tree::Role(definition, call) => {
            let domain = call
                .domain
                .iter()
                .map(|domain| format!(", {}", side(domain)));
            let function = model.roles.get(*definition).map_or("g", |role| role.name);
            let (member, role) = (side(&call.member), side(&call.role));
            format!("{function}({member}, {role}{})", domain.collect::<String>())
        }
        Tree::Eval { column, .. } => format!("eval(p.{})", name(&model.columns, *column)),
    }
}

fn grouped(tree: &Tree, model: &Model) -> String {
    match tree {
        Tree::And(_) | Tree::Compare(..) | Tree::In(_) => format!("({})", describe(tree, model)),
        tree => describe(tree, model),
    }
}

fn joined(parts: &[Tree], sign: &str, model: &Model) -> String {
    let parts: Vec<String> = parts.iter().map(|part| describe(part, model)).collect();
    parts.join(sign)
}

fn name(names: &[String], index: usize) -> &str {
    names.get(index).map_or("?", String::as_str)
}

fn property(property: &Property) -> String {
    let sign = if property.optional { "?." } else { "." };
    format!("{sign}{}", property.name)
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

//! Evaluates a matcher for one request and one rule, exactly as it is written.
//!
//! What fails here fails the decision: a false in its place would let a caller slip past a deny.

use std::cmp::Ordering;

use super::links::{Known, Links};
use super::parts::{Asked, Compiled, Matcher};
use crate::policy::patterns::{Function, Pattern, simple_matches, text_of};
use crate::policy::rulebook::{RuleId, Rulebook};
use crate::policy::tree::{Comparison, PatternOf, Property, RoleCall, Tree};
use crate::policy::value::Value;

/// One request before a policy.
pub(super) struct Evaluation<'a> {
    pub(super) matcher: &'a Matcher,
    pub(super) book: &'a Rulebook,
    /// The request's values, in the order of its definition.
    pub(super) values: &'a [Value<'a>],
    pub(super) links: Links<'a>,
}

/// Why a matcher could not be evaluated.
pub(super) type Failure = String;

impl Compiled {
    pub(super) fn evaluation<'a>(&'a self, asked: Asked<'a>) -> Evaluation<'a> {
        let known = asked.resolved.map(|resolved| Known {
            domain: asked.roles.has_domains().then_some(&*asked.caller.domain),
            reach: &resolved.reach,
        });
        Evaluation {
            matcher: &self.matcher,
            book: asked.book,
            values: asked.values,
            links: Links::new(asked.roles, asked.caller, known),
        }
    }
}

impl<'a> Evaluation<'a> {
    /// Whether `tree` holds for a rule; without a rule, every column is empty.
    pub(super) fn truth(&self, tree: &'a Tree, rule: Option<RuleId>) -> Result<bool, Failure> {
        match tree {
            Tree::And(parts) => {
                for part in parts {
                    if !self.truth(part, rule)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Tree::Or(parts) => {
                for part in parts {
                    if self.truth(part, rule)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Tree::Not(inner) => Ok(!self.truth(inner, rule)?),
            Tree::Compare(comparison, sides) => {
                let [left, right] = &**sides;
                Ok(compare(
                    *comparison,
                    self.value(left, rule)?,
                    self.value(right, rule)?,
                ))
            }
            Tree::In(sides) => self.contains(sides, rule),
            Tree::Match(function, value, pattern) => self.matches(*function, value, pattern, rule),
            Tree::Role(definition, call) => self.has_role(*definition, call, rule),
            Tree::Eval { slot, .. } => match self.expression(*slot, rule) {
                Some(expression) => self.truth(expression, rule),
                None => Err("`eval` was given an empty expression".to_owned()),
            },
            other => match self.value(other, rule)? {
                Value::Bool(flag) => Ok(flag),
                _ => Err("a value stands where the matcher needs true or false".to_owned()),
            },
        }
    }

    pub(super) fn value(&self, tree: &'a Tree, rule: Option<RuleId>) -> Result<Value<'a>, Failure> {
        match tree {
            Tree::Text(text) => Ok(Value::Text(text)),
            Tree::Integer(number) => Ok(Value::Integer(*number)),
            Tree::Bool(flag) => Ok(Value::Bool(*flag)),
            Tree::Column(column) => Ok(Value::Text(self.column(rule, *column))),
            Tree::Request(field, properties) => {
                let value = self.values.get(*field).copied().unwrap_or(Value::Unit);
                property_of(value, properties)
            }
            // An empty expression has the unit value.
            Tree::Eval { slot, .. } => match self.expression(*slot, rule) {
                Some(expression) => self.value(expression, rule),
                None => Ok(Value::Unit),
            },
            Tree::List(_) => Err("a list stands where the matcher needs one value".to_owned()),
            condition => self.truth(condition, rule).map(Value::Bool),
        }
    }

    fn column(&self, rule: Option<RuleId>, column: usize) -> &'a str {
        rule.map_or("", |rule| self.book.value(rule, column))
    }

    fn expression(&self, slot: usize, rule: Option<RuleId>) -> Option<&'a Tree> {
        let number = self.book.slot(rule?, slot) as usize;
        self.matcher.expressions.get(number)
    }

    fn contains(&self, sides: &'a [Tree; 2], rule: Option<RuleId>) -> Result<bool, Failure> {
        let [item, list] = sides;
        let item = self.value(item, rule)?;
        if let Tree::List(parts) = list {
            for part in parts {
                if item.equals(self.value(part, rule)?) {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        match (item, self.value(list, rule)?) {
            (_, Value::List(values)) => Ok(values.iter().any(|value| item.equals(value.into()))),
            (Value::Text(name), Value::Object(values)) => Ok(values.contains_key(name)),
            (Value::Text(part), Value::Text(text)) => Ok(text.contains(part)),
            _ => Err("`in` needs a list, or a name and an object, or two texts".to_owned()),
        }
    }

    #[inline]
    fn matches(
        &self,
        function: Function,
        value: &'a Tree,
        pattern: &'a PatternOf,
        rule: Option<RuleId>,
    ) -> Result<bool, Failure> {
        let value = self.value(value, rule)?;
        let value = text_of(value);
        let (column, slot) = match pattern {
            PatternOf::Text(pattern, _) => return pattern.matches(&value),
            PatternOf::Column { column, slot } => (*column, *slot),
        };
        let text = self.column(rule, column);
        match (rule, slot) {
            (Some(rule), Some(slot)) => {
                match self.matcher.patterns.numbered(self.book.slot(rule, slot)) {
                    Some(pattern) => pattern.matches(&value),
                    None => Ok(simple_matches(function, &value, text)),
                }
            }
            _ => match self.matcher.patterns.find(function, text) {
                Some(pattern) => pattern.matches(&value),
                None => Pattern::compile(function, text)?.matches(&value),
            },
        }
    }

    fn has_role(
        &self,
        definition: usize,
        call: &'a RoleCall,
        rule: Option<RuleId>,
    ) -> Result<bool, Failure> {
        let member = name(self.value(&call.member, rule)?)?;
        let role = name(self.value(&call.role, rule)?)?;
        let domain = call.domain.as_ref();
        let domain = domain
            .map(|domain| name(self.value(domain, rule)?))
            .transpose()?;
        // While probing, also a caller's own name is asked for.
        Ok(self.links.lead(definition, member, role, domain))
    }
}

/// The name that a role function takes.
pub(super) fn name(value: Value<'_>) -> Result<&str, Failure> {
    match value {
        Value::Text(name) => Ok(name),
        _ => Err("a role function was given something else instead of a name".to_owned()),
    }
}

fn property_of<'a>(value: Value<'a>, properties: &[Property]) -> Result<Value<'a>, Failure> {
    let mut value = value;
    for property in properties {
        value = match value {
            Value::Object(values) => values.get(&*property.name).map_or(Value::Unit, Value::from),
            Value::Unit if property.optional => return Ok(Value::Unit),
            _ => {
                return Err(format!(
                    "`{}` is read of a value without properties",
                    property.name
                ));
            }
        };
    }
    Ok(value)
}

#[inline]
fn compare(comparison: Comparison, left: Value<'_>, right: Value<'_>) -> bool {
    match comparison {
        Comparison::Equal => left.equals(right),
        Comparison::NotEqual => !left.equals(right),
        Comparison::Less => left.order(right).is_some_and(Ordering::is_lt),
        Comparison::LessOrEqual => left.order(right).is_some_and(Ordering::is_le),
        Comparison::Greater => left.order(right).is_some_and(Ordering::is_gt),
        Comparison::GreaterOrEqual => left.order(right).is_some_and(Ordering::is_ge),
    }
}

//! Runs a model through the casbin crate: these files alone know it.
//!
//! The crate's enforcer is built once and only read afterwards. Role functions ask the frame of the current thread,
//! never the crate's role manager, so no caller's roles are ever visible to another.

mod functions;
mod matching;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use casbin::rhai::{Array, Dynamic, Map as Object};
use casbin::{
    CoreApi as _, DefaultEffector, DefaultModel, EffectKind, Effector, EffectorStream, Enforcer,
    Model as _,
};
use serde_json::{Map, Value as Json};

use super::decision::DecideError;
use super::frame::{self, Frame, Notes, RowEffect};
use super::model::Model;
use super::rulebook::Rulebook;
use super::value::Value;

pub(super) use matching::matches;

/// A model and its rules, ready to be asked.
pub(super) struct Interpreter {
    enforcer: Enforcer,
}

impl Interpreter {
    /// An error is the engine's word on the matcher.
    pub(super) fn new(model: &Model, book: &Rulebook) -> Result<Self, String> {
        let mut definitions = DefaultModel::default();
        definitions.add_def("r", "r", &model.request.join(", "));
        definitions.add_def("p", "p", &model.columns.join(", "));
        definitions.add_def("e", "e", model.effect.text());
        definitions.add_def("m", "m", model.matcher.value());
        for rule in book.ids() {
            let columns = book.values(rule).map(str::to_owned);
            definitions.add_policy("p", "p", columns.collect());
        }
        let mut enforcer = ready(Enforcer::new_raw(definitions, ()))
            .ok_or("the engine did not start at once")?
            .map_err(|error| explain(&error))?;
        for (definition, role) in model.roles.iter().enumerate() {
            enforcer.add_function(role.name, functions::role(definition, role.places));
        }
        for (name, function) in functions::MENDED {
            enforcer.add_function(name, function);
        }
        enforcer.set_effector(Box::new(NotingEffector));
        Ok(Self { enforcer })
    }

    /// Whether the policy allows a request of these values, in the order of its definition, and what was noted on the
    /// way. The frame says who the caller is.
    pub(super) fn evaluate(
        &self,
        values: &[Value<'_>],
        frame: Frame,
    ) -> Result<(bool, Notes), DecideError> {
        let values: Vec<Dynamic> = values.iter().map(|value| dynamic(*value)).collect();
        let entered = frame::enter(frame);
        // The enforcer is only read, so a panic leaves nothing half changed behind.
        let result = catch_unwind(AssertUnwindSafe(|| self.enforcer.enforce(values)));
        let notes = entered.leave();
        let allowed = result
            .map_err(|panic| DecideError::Panicked(panic_text(&*panic)))?
            .map_err(|error| DecideError::Matcher(explain(&error)))?;
        match notes.failure {
            Some(reason) => Err(DecideError::Matcher(reason)),
            None => Ok((allowed, notes)),
        }
    }
}

/// The engine knows integers of 32 bits only. Every other number becomes its text, so a claim like `exp` neither
/// fails the request nor turns into another number; null is the unit value, as if the claim were missing.
fn dynamic(value: Value<'_>) -> Dynamic {
    match value {
        Value::Unit => Dynamic::UNIT,
        Value::Bool(flag) => flag.into(),
        Value::Integer(number) => match i32::try_from(number) {
            Ok(number) => number.into(),
            Err(_) => number.to_string().into(),
        },
        Value::Float(number) => Json::from(number).to_string().into(),
        Value::Text(text) => text.into(),
        Value::List(values) => {
            let values = values.iter().map(|value| dynamic(value.into()));
            values.collect::<Array>().into()
        }
        Value::Object(values) => object(values).into(),
    }
}

/// How the engine writes a value.
pub(super) fn written(value: Value<'_>) -> String {
    dynamic(value).to_string()
}

/// Whether the engine can hold a value as what it is.
pub(super) fn can_hold(value: Value<'_>) -> bool {
    match value {
        Value::Integer(number) => i32::try_from(number).is_ok(),
        Value::Float(_) => false,
        Value::List(values) => values.iter().all(|value| can_hold(value.into())),
        Value::Object(values) => values.values().all(|value| can_hold(value.into())),
        Value::Unit | Value::Bool(_) | Value::Text(_) => true,
    }
}

fn object(values: &Map<String, Json>) -> Object {
    values
        .iter()
        .map(|(name, value)| (name.as_str().into(), dynamic(value.into())))
        .collect()
}

/// Notes which row came to what, and leaves the verdict to the crate.
struct NotingEffector;

impl Effector for NotingEffector {
    fn new_stream(&self, effect: &str, rows: usize) -> Box<dyn EffectorStream> {
        Box::new(NotingStream {
            verdict: DefaultEffector.new_stream(effect, rows),
            probing: frame::is_probing(),
        })
    }
}

struct NotingStream {
    verdict: Box<dyn EffectorStream>,
    probing: bool,
}

impl EffectorStream for NotingStream {
    fn next(&self) -> bool {
        !self.probing && self.verdict.next()
    }

    fn push_effect(&mut self, effect: EffectKind) -> bool {
        frame::end_row(match effect {
            EffectKind::Allow => RowEffect::Allow,
            EffectKind::Deny => RowEffect::Deny,
            EffectKind::Indeterminate => RowEffect::Nothing,
        });
        !self.probing && self.verdict.push_effect(effect)
    }
}

/// The crate's constructor is async for the adapters' sake; with rules in memory it never waits.
fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

fn explain(error: &casbin::Error) -> String {
    match error {
        casbin::Error::RhaiError(error) => error.to_string(),
        casbin::Error::RhaiParseError(error) => error.to_string(),
        casbin::Error::ModelError(error) => error.to_string(),
        other => other.to_string(),
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied())
        .unwrap_or("it gave no reason")
        .to_owned()
}

/// Whether the engine can read an expression that a rule holds for `eval`.
pub(super) fn check_expression(text: &str) -> Result<(), String> {
    let engine = casbin::rhai::Engine::new_raw();
    let compiled = engine.compile_expression(text);
    compiled.map(drop).map_err(|error| error.to_string())
}

/// What the engine makes of the inside of a quoted text, escapes resolved.
pub(super) fn text_value(quoted: &str) -> Option<String> {
    let engine = casbin::rhai::Engine::new_raw();
    engine
        .eval_expression::<String>(&format!("\"{quoted}\""))
        .ok()
}

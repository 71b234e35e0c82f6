//! The crate's answer, with the rules that its own explanation names.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::sync::{Arc, Mutex, Once};
use std::task::{Context, Poll, Waker};

use casbin::rhai::Dynamic;
use casbin::{
    CoreApi as _, DefaultEffector, DefaultModel, EffectKind, Effector, EffectorStream, Enforcer,
    StringAdapter,
};
use serde_json::Value;
use whiteroom::policy::Enforced;

/// The crate's enforcer, as it comes.
pub(crate) struct Theirs {
    enforcer: Enforcer,
    seen: Seen,
}

/// The rows of the last evaluation that matched, with their effects.
type Seen = Arc<Mutex<Vec<(usize, EffectKind)>>>;

impl Theirs {
    pub(crate) fn new(model: &str, policy: &str) -> Self {
        let model = now(DefaultModel::from_str(model)).unwrap();
        let mut enforcer = now(Enforcer::new(model, StringAdapter::new(policy))).unwrap();
        let seen = Seen::default();
        enforcer.set_effector(Box::new(Recorder(Arc::clone(&seen))));
        Self { enforcer, seen }
    }

    /// `None` where it fails or panics.
    pub(crate) fn enforce(&self, request: &[Value]) -> Option<Enforced> {
        let values: Vec<Dynamic> = request.iter().map(dynamic).collect::<Option<_>>()?;
        let allow = quietly(|| self.enforcer.enforce(values))?.ok()?;
        let rules = self.enforcer.get_model().get_policy("p", "p");
        let rows = self.explanation().into_iter();
        let explain = rows.filter_map(|row| rules.get(row).cloned()).collect();
        Some(Enforced { allow, explain })
    }

    /// The rows that the crate's own stream of effects would note.
    fn explanation(&self) -> Vec<usize> {
        let model = self.enforcer.get_model().get_model();
        let effect = model["e"]["e"].value.clone();
        let seen = self.seen.lock().unwrap();
        let rows = |wanted: fn(EffectKind) -> bool| {
            let rows = seen.iter().filter(move |(_, kind)| wanted(*kind));
            rows.map(|(row, _)| *row)
        };
        match effect.as_str() {
            "some(where (p_eft == allow))" => {
                rows(|kind| kind == EffectKind::Allow).take(1).collect()
            }
            "!some(where (p_eft == deny))" => {
                rows(|kind| kind == EffectKind::Deny).take(1).collect()
            }
            "priority(p_eft) || deny" => rows(|_| true).take(1).collect(),
            _ => rows(|_| true).collect(),
        }
    }
}

/// Notes what the crate's own effector is told.
struct Recorder(Seen);

impl Effector for Recorder {
    fn new_stream(&self, effect: &str, rows: usize) -> Box<dyn EffectorStream> {
        self.0.lock().unwrap().clear();
        Box::new(RecordingStream {
            inner: DefaultEffector.new_stream(effect, rows),
            row: 0,
            seen: Arc::clone(&self.0),
        })
    }
}

struct RecordingStream {
    inner: Box<dyn EffectorStream>,
    row: usize,
    seen: Seen,
}

impl EffectorStream for RecordingStream {
    fn next(&self) -> bool {
        self.inner.next()
    }

    fn push_effect(&mut self, effect: EffectKind) -> bool {
        if effect != EffectKind::Indeterminate {
            self.seen.lock().unwrap().push((self.row, effect));
        }
        self.row += 1;
        self.inner.push_effect(effect)
    }
}

/// `None` for a number that the crate cannot take.
fn dynamic(value: &Value) -> Option<Dynamic> {
    Some(match value {
        Value::Null => Dynamic::UNIT,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => i32::try_from(number.as_i64()?).ok()?.into(),
        Value::String(text) => text.into(),
        Value::Array(values) => {
            let values = values.iter().map(dynamic);
            values.collect::<Option<Vec<_>>>()?.into()
        }
        Value::Object(values) => {
            let values = values
                .iter()
                .map(|(name, value)| Some((name.into(), dynamic(value)?)));
            values.collect::<Option<casbin::rhai::Map>>()?.into()
        }
    })
}

/// Nothing here waits for anything, so one look at a future ends it.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the crate waits"),
    }
}

/// `None` when `act` panics, which it does without a word.
pub(crate) fn quietly<T>(act: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                loud(info);
            }
        }));
    });
    QUIET.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(act));
    QUIET.set(false);
    result.ok()
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

//! Many evaluations in one call (Authorization API 1.0, section 7), answered in their order by one policy.
//!
//! What is wrong with one of them denies that one; what is wrong with the call refuses the call.

use serde_json::Value;

use super::answer::Evaluation;
use super::asker::{Asker, Call, Tuple};
use super::entities::{Object, Place, Shared, member, object};
use super::flaw::{self, Flaw};
use super::reasons::Reasons;

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Semantic {
    ExecuteAll,
    DenyOnFirstDeny,
    PermitOnFirstPermit,
}

/// The evaluations of `whole`; `None` where there are none, and `whole` is one itself.
pub(super) fn items(whole: &Object) -> Result<Option<&[Value]>, Flaw> {
    match member(whole, "evaluations") {
        None => Ok(None),
        Some(Value::Array(items)) if items.len() <= MOST => {
            Ok(Some(items.as_slice()).filter(|items| !items.is_empty()))
        }
        Some(_) => Err(flaw::EVALUATIONS),
    }
}

/// The answers to `items`, whose defaults are in `whole`.
pub(super) fn answers(
    asker: &Asker<'_>,
    whole: &Object,
    items: &[Value],
) -> Result<Vec<Evaluation>, Flaw> {
    let semantic = semantic(whole)?;
    let shared = Shared::read(whole)?;
    let mut call = asker.call(Reasons::brief());
    let mut answers = Vec::with_capacity(items.len());
    for item in items {
        let answer = answer(asker, &shared, item, &mut call);
        let decision = answer.decision;
        answers.push(answer);
        if semantic.ends_with(decision) {
            break;
        }
    }
    Ok(answers)
}

fn answer<'b, 'r: 'b>(
    asker: &Asker<'r>,
    shared: &Shared<'b>,
    item: &'b Value,
    call: &mut Call<'r, 'b>,
) -> Evaluation {
    let own = item.as_object().ok_or(flaw::ITEM);
    let place = own.map(|own| Place::among(shared, own));
    match place.and_then(Tuple::read) {
        Err(flaw) => Evaluation::flawed(flaw),
        Ok(tuple) => asker
            .evaluate(tuple, call)
            .unwrap_or_else(|refusal| Evaluation::failed(&refusal)),
    }
}

fn semantic(whole: &Object) -> Result<Semantic, Flaw> {
    let options = object(whole, "options", flaw::OPTIONS)?;
    let named = options.and_then(|options| member(options, "evaluations_semantic"));
    match named.map(Value::as_str) {
        None | Some(Some("execute_all")) => Ok(Semantic::ExecuteAll),
        Some(Some("deny_on_first_deny")) => Ok(Semantic::DenyOnFirstDeny),
        Some(Some("permit_on_first_permit")) => Ok(Semantic::PermitOnFirstPermit),
        Some(_) => Err(flaw::SEMANTIC),
    }
}

impl Semantic {
    /// Whether nothing is evaluated after this `decision`.
    fn ends_with(self, decision: bool) -> bool {
        match self {
            Self::ExecuteAll => false,
            Self::DenyOnFirstDeny => !decision,
            Self::PermitOnFirstPermit => decision,
        }
    }
}

/// The most evaluations a call may hold, as for the access list.
const MOST: usize = 100;

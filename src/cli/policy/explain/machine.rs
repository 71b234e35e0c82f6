//! An explanation for programs: one JSON object.

use serde_json::{Value, json};

use super::said::Said;
use super::who::Who;
use crate::cli::policy::asked::{AMBIGUOUS, Asked};
use crate::cli::policy::values;
use crate::policy::Route;

pub(super) fn text(who: &Who, asked: &Asked, said: Option<&Said<'_>>) -> String {
    let explanation = said.map(|said| &said.explanation);
    let decision = explanation.map(|explanation| &explanation.decision);
    let answer = json!({
        "who": who.name,
        "principals": who.caller.names(),
        "method": asked.method,
        "path": asked.path,
        "route": said.and_then(|said| said.route.as_ref()).map(Route::to_string),
        "allowed": said.is_some_and(Said::allows),
        "refused": said.is_none().then_some(AMBIGUOUS),
        "verdict": decision.map(|decision| values::verdict(decision.verdict)),
        "settled_by": explanation.map_or(Value::Null, values::settled_by),
        "role_path": said.map(|said| values::steps(&said.steps)),
        "nearest": explanation.map(|explanation| values::nearest(&explanation.nearest)),
        "enough": said.map(|said| &said.enough),
        "unmet": said.map(|said| values::demands(&said.unmet)),
        "revision": decision.map(|decision| decision.revision().to_string()),
    });
    format!("{answer}\n")
}

//! Why a request is decided as it is, as one JSON object.

use serde_json::{Value, json};

use super::parts::{demands, nearest, settled_by, steps};
use crate::policy::explained::Explained;
use crate::policy::principals::Principals;
use crate::policy::route::Route;

/// Whose request is explained, and what it is.
#[derive(Debug, Clone, Copy)]
pub struct Explaining<'a> {
    /// What the caller is called.
    pub who: &'a str,
    /// The caller.
    pub caller: &'a Principals,
    /// The method, as it is decided.
    pub method: &'a str,
    /// The path, as it is decided; `None` where the server refuses it before policy.
    pub path: Option<&'a str>,
}

/// All that is said of a request, or why it is refused before policy.
#[must_use]
pub fn explained(asked: &Explaining<'_>, said: Result<&Explained<'_>, &str>) -> Value {
    let refused = said.err();
    let said = said.ok();
    let explanation = said.map(|said| &said.explanation);
    let decision = explanation.map(|explanation| &explanation.decision);
    json!({
        "who": asked.who,
        "principals": asked.caller.names(),
        "method": asked.method,
        "path": asked.path,
        "route": said.and_then(|said| said.route.as_ref()).map(Route::to_string),
        "allowed": said.is_some_and(Explained::allows),
        "refused": refused,
        "verdict": decision.map(|decision| decision.verdict.name()),
        "settled_by": explanation.map_or(Value::Null, settled_by),
        "role_path": said.map(|said| steps(&said.steps)),
        "nearest": explanation.map(|explanation| nearest(&explanation.nearest)),
        "enough": said.map(|said| &said.enough),
        "unmet": said.map(|said| demands(&said.unmet)),
        "revision": decision.map(|decision| decision.revision().to_string()),
    })
}

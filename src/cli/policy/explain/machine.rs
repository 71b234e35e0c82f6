//! An explanation for programs: one JSON object.

use super::who::Who;
use crate::cli::policy::asked::Asked;
use crate::http::path::AMBIGUOUS;
use crate::policy::Explained;
use crate::policy::json::{Explaining, explained};

pub(super) fn text(who: &Who, asked: &Asked, said: Option<&Explained<'_>>) -> String {
    let explaining = Explaining {
        who: &who.name,
        caller: &who.caller,
        method: asked.method,
        path: asked.path.as_deref(),
    };
    format!("{}\n", explained(&explaining, said.ok_or(AMBIGUOUS)))
}

//! Demands of `step_up.toml` that no mounted route can meet: whoever wrote one believes that something is protected.

use super::asked::How;
use super::includes::Reader;
use super::meets::meets;
use super::nearest;
use crate::policy::patterns::Function;
use crate::policy::problem::{Code, Problem};
use crate::policy::route::Mounted;
use crate::policy::wider::Use;

/// A finding for each path of a demand that no route has, of the patterns that demands use.
pub(in crate::policy) fn unrouted<'a>(
    uses: impl Iterator<Item = Use<'a>>,
    mounted: &Mounted,
) -> Vec<Problem> {
    let (reader, how) = (Reader::default(), How::Match(Function::KeyMatch2));
    let paths = uses.filter(|used| used.function == Function::KeyMatch2.name());
    let reaches_none = |pattern: &str| {
        let mut routes = mounted.routes.iter().chain(&mounted.doors);
        !routes.any(|route| meets(&reader, how, pattern, route))
    };
    let is_suspect =
        |pattern: &str| mounted.is_all || nearest::is_mistaken(pattern, &mounted.routes);
    let unrouted = paths.filter(|used| reaches_none(&used.pattern) && is_suspect(&used.pattern));
    let found = unrouted.map(|used| {
        let message = format!(
            "`{}` matches no mounted route, so the demand protects nothing",
            used.pattern
        );
        let mend = nearest::mend(&used.pattern, &mounted.routes);
        Problem::new(Code::UnroutedRule, used.place, message, mend)
    });
    found.collect()
}

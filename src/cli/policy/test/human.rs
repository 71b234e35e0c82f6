//! The results of a run for people: failures first, each with its reasons, and a summary last.

use super::coverage::Share;
use super::results::Run;
use crate::cli::escaped::escaped;
use crate::cli::policy::reasons;
use crate::policy::{Explanation, Route, Tried};

pub(super) fn text(run: &Run<'_>) -> String {
    let mut text: String = run
        .failed()
        .map(|(tried, failure)| failed(run, tried, failure) + "\n")
        .collect();
    text.push_str(&summary(run));
    text
}

fn failed(run: &Run<'_>, tried: &Tried<'_>, failure: &str) -> String {
    let mut lines = vec![format!(
        "FAILED  {}: {}",
        tried.case.place,
        escaped(failure)
    )];
    if let Ok(explanation) = run.trial.explain(tried.case) {
        lines.extend(why(run, tried, &explanation));
    }
    lines.join("\n") + "\n"
}

/// The reasons, but for the line that the failure tells already.
fn why(run: &Run<'_>, tried: &Tried<'_>, explanation: &Explanation) -> Vec<String> {
    let steps = run.lines.steps(explanation);
    let mut lines = reasons::lines(explanation, &steps);
    lines.remove(0);
    if !explanation.decision.is_allow()
        && let Some(caller) = run.trial.caller(&tried.case.who)
    {
        let missing = reasons::missing(&run.trial.enough(tried.case), caller.is_anonymous());
        let change = missing.map(|missing| format!("to allow it: {missing}"));
        lines.splice(0..0, change);
    }
    lines.into_iter().map(|line| format!("   {line}")).collect()
}

fn summary(run: &Run<'_>) -> String {
    let (cases, failed) = (run.tried.len(), run.failed().count());
    let mut lines = vec![match (cases, failed) {
        (0, _) => "no cases: write some into cases.toml".to_owned(),
        (cases, 0) => format!("{cases} cases, all passed"),
        (cases, failed) => format!("{cases} cases, {failed} FAILED"),
    }];
    let (rules, routes) = (&run.coverage.rules, &run.coverage.routes);
    lines.extend(share("rules", "that settle a case", rules, reasons::shown));
    match cases > 0 && routes.reached() == 0 {
        // As in a folder that decides about something else, whose list would be no news.
        true => lines.push(NO_ROUTE.to_owned()),
        false => lines.extend(share(
            "routes",
            "that a case asks for",
            routes,
            Route::to_string,
        )),
    }
    if let Some(wanted) = run.min_coverage.filter(|_| !run.is_covered()) {
        let found = run.coverage.rules.percent();
        lines.push(format!(
            "FAILED  {found} % of the rules settle a case, and {wanted} % are wanted"
        ));
    }
    lines.join("\n") + "\n"
}

fn share<T>(what: &str, which: &str, share: &Share<T>, shown: fn(&T) -> String) -> Vec<String> {
    let (reached, total, percent) = (share.reached(), share.total, share.percent());
    let mut lines = vec![format!(
        "{what} {which}: {reached} of {total} ({percent} %)"
    )];
    let unreached = share.unreached.iter().take(MOST_SHOWN);
    lines.extend(unreached.map(|one| format!("   not  {}", shown(one))));
    let hidden = share.unreached.len().saturating_sub(MOST_SHOWN);
    if hidden > 0 {
        lines.push(format!("   and {hidden} others; `--format json` has all"));
    }
    lines
}

const NO_ROUTE: &str = "routes that a case asks for: none of this server's own";

/// More than anybody reads at once.
const MOST_SHOWN: usize = 20;

//! `whiteroom routes`: every mounted route, and the rules that cover those that the policy decides about.

use std::io::Write;

use anyhow::Result;
use serde_json::{Value, json};

use super::answer;
use super::exit::Exit;
use super::format::Format;
use super::policy::folder::Folder;
use crate::config::Config;
use crate::http;
use crate::http::mounted::{self, Beside};
use crate::policy::{Covering, Policy, Route};

/// Arguments of `routes`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    folder: Folder,
}

/// A route that the policy decides about, with the rules that can match a request that reaches it.
struct Covered {
    route: Route,
    rules: Vec<Covering>,
}

pub(super) fn run(args: &Args, format: Format, output: &mut impl Write) -> Result<Exit> {
    let (config, trial) = args.folder.load()?;
    let covered = covered(trial.policy());
    let beside = beside(&config)?;
    let by_allowing = !trial.policy().allows_unmatched();
    let text = match format {
        Format::Human => human(&covered, &beside, by_allowing),
        Format::Json => format!("{}\n", machine(&covered, &beside)),
    };
    answer::write(output, &text)?;
    Ok(
        match covered.iter().all(|route| route.is_covered(by_allowing)) {
            true => Exit::Success,
            false => Exit::Failure,
        },
    )
}

impl Covered {
    /// Whether some rule covers the route; where it is denied otherwise, one that allows. A door may be closed.
    fn is_covered(&self, by_allowing: bool) -> bool {
        self.is_closed_door() || self.has_rule(by_allowing)
    }

    fn is_closed_door(&self) -> bool {
        self.rules.is_empty() && http::routes::is_door(&self.route)
    }

    fn has_rule(&self, by_allowing: bool) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|covering| !(by_allowing && covering.denies))
    }
}

fn covered(policy: &Policy) -> Vec<Covered> {
    let routes = http::routes::decided().into_iter();
    let covered = routes.map(|route| Covered {
        rules: policy.covering(&route),
        route,
    });
    covered.collect()
}

fn beside(config: &Config) -> Result<Vec<Beside>> {
    let url = config.auth.public_url()?;
    Ok(mounted::beside_policy(config.spa.enabled, url.as_ref()))
}

fn human(covered: &[Covered], beside: &[Beside], by_allowing: bool) -> String {
    let decided = covered.iter().map(|covered| {
        let Covered { route, rules } = covered;
        let shown = rules.iter().take(MOST_SHOWN).map(|Covering { rule, .. }| {
            let text = &rule.text;
            format!("   {rule}: {text}\n")
        });
        let shown: String = shown.collect();
        format!("{route}\n{shown}{}", note(covered, by_allowing))
    });
    let beside = beside
        .iter()
        .map(|Beside { route, why }| format!("   {route}  ({why})\n"));
    let (decided, beside) = (decided.collect::<String>(), beside.collect::<String>());
    format!("{decided}\nbeside the policy:\n{beside}")
}

fn note(covered: &Covered, by_allowing: bool) -> String {
    let hidden = covered.rules.len().saturating_sub(MOST_SHOWN);
    let more = match hidden {
        0 => String::new(),
        hidden => format!("   and {hidden} others; `--format json` has all\n"),
    };
    if covered.is_closed_door() {
        return "   closed: no rule covers it\n".to_owned();
    }
    match (covered.is_covered(by_allowing), covered.rules.is_empty()) {
        (true, _) => more,
        (false, true) => "   NO RULE COVERS IT\n".to_owned(),
        (false, false) => format!("{more}   NO RULE ALLOWS IT\n"),
    }
}

fn machine(covered: &[Covered], beside: &[Beside]) -> Value {
    let rule = |Covering { rule, denies }: &Covering| json!({ "file": &*rule.file, "line": rule.line, "text": &*rule.text, "denies": denies });
    let covered = covered.iter().map(|Covered { route, rules }| {
        let rules: Value = rules.iter().map(rule).collect();
        json!({ "method": route.method, "route": route.pattern, "decided": true, "rules": rules })
    });
    let beside = beside.iter().map(|Beside { route, why }| {
        json!({ "method": route.method, "route": route.pattern, "decided": false, "why": why })
    });
    covered.chain(beside).collect()
}

/// More than anybody reads at once.
const MOST_SHOWN: usize = 20;

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
    let text = match format {
        Format::Human => human(&covered, &beside),
        Format::Json => format!("{}\n", machine(&covered, &beside)),
    };
    answer::write(output, &text)?;
    Ok(match covered.iter().all(|route| !route.rules.is_empty()) {
        true => Exit::Success,
        false => Exit::Failure,
    })
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

fn human(covered: &[Covered], beside: &[Beside]) -> String {
    let decided = covered.iter().map(|Covered { route, rules }| {
        let shown = rules.iter().take(MOST_SHOWN).map(|Covering { rule, .. }| {
            let text = &rule.text;
            format!("   {rule}: {text}\n")
        });
        let shown: String = shown.collect();
        format!("{route}\n{shown}{}", note(rules))
    });
    let beside = beside
        .iter()
        .map(|Beside { route, why }| format!("   {route}  ({why})\n"));
    let (decided, beside) = (decided.collect::<String>(), beside.collect::<String>());
    format!("{decided}\nbeside the policy:\n{beside}")
}

fn note(rules: &[Covering]) -> String {
    let hidden = rules.len().saturating_sub(MOST_SHOWN);
    let only_denied = rules.iter().all(|covering| covering.denies);
    match (rules, hidden) {
        ([], _) => "   NO RULE COVERS IT\n".to_owned(),
        (_, 0) if only_denied => "   no rule allows it\n".to_owned(),
        (_, 0) => String::new(),
        (_, hidden) => format!("   and {hidden} others; `--format json` has all\n"),
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

//! `whiteroom policy who-can`: the names of the policy with which a request is allowed, and the personas who have them.

mod found;
mod human;

use std::io::Write;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::asked;
use super::folder::Folder;
use crate::cli::answer;
use crate::cli::format::Format;
use crate::http::path::AMBIGUOUS;
use crate::policy::{AccessRequest, Principals, RoleLines, StepUp, Trial, json};
use found::Found;

/// Arguments of `policy who-can`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    asked: asked::Args,
    /// Where the callers are, for models that ask for `r.ip`.
    #[arg(long, value_name = "ADDRESS")]
    ip: Option<IpAddr>,
    #[command(flatten)]
    folder: Folder,
}

pub(in crate::cli) fn run(args: &Args, format: Format, output: &mut impl Write) -> Result<()> {
    let asked = args.asked.read()?;
    let Some(path) = &asked.path else {
        bail!("nobody can: {AMBIGUOUS}");
    };
    let (_, trial) = args.folder.load()?;
    let request = (asked.method, path.as_str());
    let policy = trial.policy();
    let found = Found {
        asked: &asked,
        lines: RoleLines::of(policy, trial.roles_claim()),
        holders: policy.holders(request, args.ip, trial.roles_claim()),
        personas: personas(&trial, request, args.ip),
        demands: demands(&trial, request),
    };
    let text = match format {
        Format::Human => human::text(&found),
        Format::Json => format!("{}\n", machine(&found, &trial)),
    };
    Ok(answer::write(output, &text)?)
}

fn personas(trial: &Trial, (method, path): (&str, &str), ip: Option<IpAddr>) -> Vec<String> {
    let can = |who: &&str| {
        let caller = trial.caller(who).unwrap_or_else(Principals::anonymous);
        let request = AccessRequest {
            caller: &caller,
            method,
            path,
            ip,
        };
        let decision = trial.policy().decide(&request);
        decision.is_ok_and(|decision| decision.is_allow())
    };
    trial.names().filter(can).map(str::to_owned).collect()
}

/// A caller who says nothing of a sign-in meets no demand.
fn demands<'a>(trial: &'a Trial, (method, path): (&str, &str)) -> Vec<&'a StepUp> {
    let request = AccessRequest {
        caller: &Principals::anonymous(),
        method,
        path,
        ip: None,
    };
    trial
        .policy()
        .all_unmet(&request, SystemTime::now(), Duration::ZERO)
}

fn machine(found: &Found<'_>, trial: &Trial) -> Value {
    let able = found.able().map(|(holder, explanation)| {
        json!({
            "name": holder.name,
            "domain": holder.domain,
            "settled_by": json::settled_by(explanation),
            "role_path": json::steps(&found.lines.steps(explanation)),
        })
    });
    json!({
        "method": found.asked.method,
        "path": found.asked.path,
        "names": able.collect::<Value>(),
        "personas": found.personas,
        "demands": json::demands(&found.demands),
        "revision": trial.policy().revision().to_string(),
    })
}

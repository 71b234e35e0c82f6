//! `whiteroom policy explain`: what the policy says to one request of one caller, and why.

mod human;
mod machine;
mod who;

use std::io::Write;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use anyhow::{Result, anyhow};

use super::asked;
use super::folder::Folder;
use crate::cli::answer;
use crate::cli::exit::Exit;
use crate::cli::format::Format;
use crate::http;
use crate::policy::{
    AccessRequest, Explanation, Principals, RoleLines, Route, Step, StepUp, Trial,
};

/// Arguments of `policy explain`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    who: who::Args,
    #[command(flatten)]
    asked: asked::Args,
    /// Where the caller is, for models that ask for `r.ip`.
    #[arg(long, value_name = "ADDRESS")]
    ip: Option<IpAddr>,
    #[command(flatten)]
    folder: Folder,
}

/// All that is said of a request that reaches the policy.
struct Said<'a> {
    explanation: Explanation,
    steps: Vec<Step>,
    /// The names of which any one would be enough.
    enough: Vec<String>,
    /// The demands on the sign-in that are not met, whatever the rules say.
    unmet: Vec<&'a StepUp>,
    /// The route of this server that the request reaches.
    route: Option<Route>,
}

/// A caller, and what to call it.
struct Who {
    name: String,
    caller: Principals,
}

pub(in crate::cli) fn run(
    args: &Args,
    format: Format,
    output: &mut impl Write,
    errors: &mut impl Write,
) -> Result<Exit> {
    let asked = args.asked.read()?;
    let (config, trial) = args.folder.load()?;
    let who = who::read(&args.who, &config, &trial, errors)?;
    let leeway = Duration::from_secs(config.auth.leeway_seconds);
    let said = match &asked.path {
        Some(path) => {
            let request = AccessRequest {
                caller: &who.caller,
                method: asked.method,
                path,
                ip: args.ip,
            };
            Some(said(&trial, &request, leeway)?)
        }
        None => None,
    };
    let text = match format {
        Format::Human => human::text(&who, &asked, said.as_ref()),
        Format::Json => machine::text(&who, &asked, said.as_ref()),
    };
    answer::write(output, &text)?;
    Ok(match said.is_some_and(|said| said.allows()) {
        true => Exit::Success,
        false => Exit::Failure,
    })
}

fn said<'a>(trial: &'a Trial, request: &AccessRequest<'_>, leeway: Duration) -> Result<Said<'a>> {
    let policy = trial.policy();
    let explanation = policy.explain(request).map_err(|error| {
        anyhow!("nobody can tell: {error}; the server refuses such a request with 500")
    })?;
    let is_allowed = explanation.decision.is_allow();
    Ok(Said {
        steps: RoleLines::of(policy, trial.roles_claim()).steps(&explanation),
        enough: if is_allowed {
            Vec::new()
        } else {
            policy.enough(request)
        },
        unmet: policy.all_unmet(request, SystemTime::now(), leeway),
        route: http::routes::decided()
            .into_iter()
            .find(|route| route.method == request.method && route.answers(request.path)),
        explanation,
    })
}

impl Said<'_> {
    /// Whether the server would let the request pass.
    fn allows(&self) -> bool {
        self.explanation.decision.is_allow() && self.unmet.is_empty()
    }
}

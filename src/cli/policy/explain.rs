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
use crate::policy::{AccessRequest, Explained};

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
            let routes = http::routes::decided();
            let beside = (trial.roles_claim(), routes.as_slice());
            let said = Explained::of(
                trial.policy(),
                &request,
                beside,
                (SystemTime::now(), leeway),
            );
            Some(said.map_err(|error| {
                anyhow!("nobody can tell: {error}; the server refuses such a request with 500")
            })?)
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

//! `whiteroom health`: asks the operators' port of the server on this machine, for a container that has no shell to ask with.
//!
//! Where to ask comes from the configuration that the server itself reads, so that the two cannot differ.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rocket::tokio;

use super::format::Format;
use crate::config::Config;
use crate::http::ops;

/// Arguments of `health`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Ask whether it can serve requests, and not only whether it is alive: for who sends it traffic. Whoever restarts it on
    /// a bad answer must not ask this, or an issuer that is away would take every replica with it.
    #[arg(long)]
    ready: bool,
}

pub(super) fn run(args: &Args, format: Format, output: &mut (impl Write + Send)) -> Result<()> {
    let path = match args.ready {
        true => "/health/ready",
        false => "/health/live",
    };
    let url = format!("http://{}{path}", place(&Config::load()?.ops)?);
    // Rocket's own runtime would read Rocket.toml once more.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (is_healthy, body) = runtime.block_on(ask(&url))?;
    if !is_healthy {
        bail!("{url} answers {body}");
    }
    match format {
        Format::Human => writeln!(output, "healthy")?,
        Format::Json => writeln!(output, "{body}")?,
    }
    Ok(())
}

/// Where the operators' port answers on this machine.
fn place(ops: &ops::Config) -> Result<SocketAddr> {
    if ops.port == 0 {
        bail!("`ops.port` is `0`, so the system chose the port: name one to ask");
    }
    let address = match ops.address {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        address => address,
    };
    Ok(SocketAddr::new(address, ops.port))
}

async fn ask(url: &str) -> Result<(bool, String)> {
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(TIMEOUT)
        .build()?;
    let answer = client.get(url).send().await;
    let answer = answer.with_context(|| format!("no server answers at {url}"))?;
    let is_healthy = answer.status().is_success();
    Ok((is_healthy, answer.text().await.unwrap_or_default()))
}

/// The server is on this machine and answers from memory.
const TIMEOUT: Duration = Duration::from_secs(3);

#[cfg(test)]
mod tests {
    use super::{ops, place};

    #[test]
    fn the_server_is_asked_where_it_listens() {
        for (address, wanted) in [
            ("127.0.0.1", "127.0.0.1:8001"),
            ("0.0.0.0", "127.0.0.1:8001"),
            ("::", "[::1]:8001"),
            ("192.168.0.4", "192.168.0.4:8001"),
        ] {
            let config = ops::Config {
                address: address.parse().unwrap(),
                ..ops::Config::default()
            };
            assert_eq!(place(&config).unwrap().to_string(), wanted);
        }
    }

    #[test]
    fn a_port_that_the_system_chose_cannot_be_asked() {
        let config = ops::Config {
            port: 0,
            ..ops::Config::default()
        };
        let refused = place(&config).unwrap_err().to_string();
        assert!(refused.contains("`ops.port`"), "{refused}");
    }
}

//! Several Rockets of one process, launched one after the other and stopped together.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use rocket::fairing::AdHoc;
use rocket::tokio::sync::oneshot;
use rocket::tokio::task::JoinSet;
use rocket::{Build, Rocket, Shutdown};

use super::error::ServeError;

/// The servers that run now.
#[derive(Default)]
pub(super) struct Servers {
    running: JoinSet<Result<(), ServeError>>,
    shutdowns: Vec<Shutdown>,
}

impl Servers {
    /// Launches `rocket` and waits until it answers; returns its origin.
    pub(super) async fn launch(
        &mut self,
        name: &'static str,
        rocket: Rocket<Build>,
    ) -> Result<String, ServeError> {
        let (lift, lifted) = oneshot::channel();
        let rocket = rocket.attach(AdHoc::on_liftoff("whiteroom liftoff", |rocket| {
            let address = (rocket.config().address, rocket.config().port);
            Box::pin(async move {
                let _ = lift.send(address);
            })
        }));
        let wanted = address(&rocket);
        let failed = move |error: rocket::Error| ServeError::launch(name, wanted, &error);
        let rocket = rocket.ignite().await.map_err(failed)?;
        self.shutdowns.push(rocket.shutdown());
        self.running
            .spawn(async move { rocket.launch().await.map(drop).map_err(failed) });
        match lifted.await {
            Ok((address, port)) => Ok(origin(address, port)),
            // The sender is gone, so the launch failed, and its task says why.
            Err(_) => Err(self.ended().await.err().unwrap_or(ServeError::Ended)),
        }
    }

    /// Waits for `stop`, or for a server to end by itself, then stops every server.
    pub(super) async fn run_until(
        mut self,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<(), ServeError> {
        let ended = rocket::tokio::select! {
            () = stop => Ok(()),
            ended = self.ended() => Err(ended.err().unwrap_or(ServeError::Ended)),
        };
        self.stop().await;
        ended
    }

    /// Stops every server and waits for the last.
    pub(super) async fn stop(mut self) {
        self.shutdowns.drain(..).for_each(Shutdown::notify);
        while self.running.join_next().await.is_some() {}
    }

    async fn ended(&mut self) -> Result<(), ServeError> {
        match self.running.join_next().await {
            Some(Ok(ended)) => ended,
            Some(Err(_)) | None => Err(ServeError::Ended),
        }
    }
}

/// Where `rocket` is told to listen.
fn address(rocket: &Rocket<Build>) -> SocketAddr {
    let config = rocket::Config::try_from(rocket.figment()).unwrap_or_default();
    SocketAddr::new(config.address, config.port)
}

/// What a person on this machine types: `localhost`, which a browser treats as a secure context.
pub(super) fn origin(address: IpAddr, port: u16) -> String {
    let is_localhost = address == Ipv4Addr::LOCALHOST || address == Ipv6Addr::LOCALHOST;
    if is_localhost || address.is_unspecified() {
        return format!("http://localhost:{port}");
    }
    format!("http://{}", SocketAddr::new(address, port))
}

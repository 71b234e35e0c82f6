//! Several Rockets of one process, launched one after the other and stopped in an order.
//!
//! Rocket by itself waits out its whole period of grace as soon as one connection is open, and cuts off what is under way after it. So
//! that period is only a bound here: a server that is closed is gone as soon as its last connection is.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use rocket::fairing::AdHoc;
use rocket::futures::future::join_all;
use rocket::tokio::sync::oneshot;
use rocket::tokio::task::{AbortHandle, JoinSet};
use rocket::tokio::time::timeout;
use rocket::{Build, Rocket, Shutdown};

use super::error::ServeError;
use crate::http::metrics::InFlight;

/// The servers that run now.
pub(super) struct Servers {
    running: JoinSet<Result<(), ServeError>>,
    open: Vec<Open>,
    measured: Vec<InFlight>,
    grace: Duration,
}

/// A server that accepts connections.
struct Open {
    name: &'static str,
    shutdown: Shutdown,
    launch: AbortHandle,
    gone: oneshot::Receiver<()>,
}

/// In the state of a Rocket, which every connection shares: it is dropped with the last of them.
struct Presence(#[expect(dead_code, reason = "its end is the message")] oneshot::Sender<()>);

impl Servers {
    /// None yet. Requests under way may take `grace` once their server is closed.
    pub(super) fn with_grace(grace: Duration) -> Self {
        Self {
            running: JoinSet::new(),
            open: Vec::new(),
            measured: Vec::new(),
            grace,
        }
    }

    /// Launches `rocket` and waits until it answers; returns its origin.
    pub(super) async fn launch(
        &mut self,
        name: &'static str,
        rocket: Rocket<Build>,
    ) -> Result<String, ServeError> {
        let (lift, lifted) = oneshot::channel();
        let (presence, gone) = oneshot::channel();
        let rocket = self.lasting(rocket).manage(Presence(presence));
        let rocket = rocket.attach(AdHoc::on_liftoff("whiteroom liftoff", |rocket| {
            let address = (rocket.config().address, rocket.config().port);
            Box::pin(async move {
                let _ = lift.send(address);
            })
        }));
        let wanted = address(&rocket);
        let failed = move |error: rocket::Error| ServeError::launch(name, wanted, &error);
        let rocket = rocket.ignite().await.map_err(failed)?;
        self.measured.extend(rocket.state::<InFlight>().cloned());
        let shutdown = rocket.shutdown();
        let launch = async move { rocket.launch().await.map(drop).map_err(failed) };
        self.open.push(Open {
            name,
            shutdown,
            launch: self.running.spawn(launch),
            gone,
        });
        match lifted.await {
            Ok((address, port)) => Ok(origin(address, port)),
            // The sender is gone, so the launch failed, and its task says why.
            Err(_) => Err(self.ended().await.err().unwrap_or(ServeError::Ended)),
        }
    }

    /// `rocket` with Rocket's own bound of what is under way after ours, so that ours is the one that is met.
    fn lasting(&self, rocket: Rocket<Build>) -> Rocket<Build> {
        let figment = rocket.figment().clone();
        let figment = figment
            .merge(("shutdown.grace", self.grace.as_secs() + 1))
            .merge(("shutdown.mercy", 1));
        rocket.configure(figment)
    }

    /// How many requests are under way, at the servers that count them.
    pub(super) fn in_flight(&self) -> i64 {
        self.measured.iter().map(InFlight::count).sum()
    }

    /// Waits for `stop`, or for a server to end by itself, which is an error.
    pub(super) async fn run_until(
        &mut self,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<(), ServeError> {
        rocket::tokio::select! {
            () = stop => Ok(()),
            ended = self.ended() => Err(ended.err().unwrap_or(ServeError::Ended)),
        }
    }

    /// The server `name` accepts no connection from now on, and ends those that rest. Waits until the last is gone; whether
    /// that was within the grace.
    pub(super) async fn close(&mut self, name: &str) -> bool {
        let closed = self.open.extract_if(.., |open| open.name == name);
        let gone = join_all(closed.map(Open::close));
        timeout(self.grace, gone).await.is_ok()
    }

    /// Closes every server, and waits no longer than a moment for what is under way.
    pub(super) async fn stop(mut self) {
        let gone = join_all(self.open.drain(..).map(Open::close));
        let _ = timeout(MOMENT, gone).await;
    }

    async fn ended(&mut self) -> Result<(), ServeError> {
        match self.running.join_next().await {
            Some(Ok(ended)) => ended,
            Some(Err(_)) | None => Err(ServeError::Ended),
        }
    }
}

impl Open {
    /// Closes at once; what is returned waits until the last connection is gone.
    fn close(self) -> impl Future<Output = ()> {
        // Connections hear of the first. The second gives up the listener, and the wait for the end of Rocket's grace.
        self.shutdown.notify();
        self.launch.abort();
        async move {
            let _ = self.gone.await;
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

/// A scrape or a health answer takes less.
const MOMENT: Duration = Duration::from_millis(500);

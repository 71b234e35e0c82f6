//! The stage for a Rocket of somebody's own: guards, doors and all that works beside them, attached in one line.
//!
//! It is the assembly of the program's own public server, without its routes and its page.

use std::iter;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rocket::fairing::{self, AdHoc, Fairing, Info, Kind};
use rocket::figment::Figment;
use rocket::tokio::sync::Notify;
use rocket::tokio::time::{sleep, timeout};
use rocket::{Build, Ignite, Orbit, Phase, Rocket};

use super::assembly::{Assembly, Loaded};
use super::background::Background;
use super::check::against;
use super::error::ServeError;
use crate::config::Config;
use crate::http::metrics::InFlight;
use crate::http::ops::{self, Draining, Ops};
use crate::http::{routes, uncovered};
use crate::policy::{LoadError, Mounted, Report};

/// Makes [`Permit`](crate::Permit) and [`Caller`](crate::Caller) work in the Rocket that attaches it.
///
/// While Rocket ignites, it reads the sections `auth`, `policy`, `doors`, `cors` and `ops` from the Rocket's own figment (so
/// from `Rocket.toml`), and `WHITEROOM_SECTION__KEY`, `AUTH0_*` and `OTEL_*` from the environment; loads the policy folder
/// and tries its cases; and begins to fetch the issuer's keys and to watch the folder. Then
///
/// - the guards verify and decide, and an edit of the folder is in force within a second;
/// - what is refused below `/api`, `/admin` and `/access` is a problem document, and an answer from there without a decision
///   is a 500, so that no route can forget its guard;
/// - `POST /api/access` and `GET /api/access/routes` tell a caller what he may do, `OPTIONS` on any path which methods it has,
///   and with `auth.public_url` there is the metadata of RFC 9728;
/// - every answer has the security headers, where the handler set none of the name, and those of `cors`;
/// - every request is a line of `tracing`, or of `log` where no subscriber of `tracing` is installed, a span where `OTEL_*`
///   names a collector, and a count in the [`Registry`](prometheus::Registry) in Rocket's managed state;
/// - once Rocket has lifted off, a warning names each route that the policy decides about and no rule allows to anybody.
///
/// When Rocket shuts down, the stage waits as long as `shutdown.grace` for requests under way, then stops what it began.
///
/// It does **not** install a logger, open the operators' port (see [`ops()`]), serve the page, or start the issuer for
/// development; the sections `telemetry`, `spa` and `dev_issuer` are read and have no effect. It takes the place of a
/// [`Shield`](rocket::shield::Shield), and registers a default catcher at each governed prefix: a second one there is a
/// collision that Rocket refuses.
///
/// # Errors
/// What cannot be used ends the ignition: the launch fails, naming this fairing, and the error in the log says what is wrong,
/// where, and what to change.
#[derive(Default)]
#[must_use = "it does nothing until it is attached"]
pub struct Stage {
    config: Option<Config>,
    background: Mutex<Option<Background>>,
}

/// What [`ops()`] and [`check`] need of a Rocket with the stage.
struct Operated {
    config: Config,
    ops: Ops,
    draining: Draining,
    /// Told once the requests under way have ended.
    over: Arc<Notify>,
}

/// The stage of this crate, which reads its configuration from the Rocket that attaches it.
///
/// ```
/// use rocket::{get, routes};
/// use whiteroom::Permit;
///
/// #[get("/reports")]
/// fn reports(permit: Permit<'_>) -> String {
///     format!("for {}", permit.caller().principals().subject())
/// }
///
/// let rocket = rocket::build()
///     .attach(whiteroom::stage())
///     .mount("/api", routes![reports]);
/// # drop(rocket);
/// ```
pub fn stage() -> Stage {
    Stage::default()
}

/// The Rocket of the operators' port, `ops.address` and `ops.port`, for an ignited Rocket with a [`stage`]: `/metrics`,
/// `/health/live` and `/health/ready`. Launch it beside the other, with which it ends; it leaves signals alone. `None` without the
/// stage.
///
/// ```no_run
/// # async fn launch() -> Result<(), Box<rocket::Error>> {
/// let api = rocket::build().attach(whiteroom::stage()).ignite().await?;
/// let Some(ops) = whiteroom::ops(&api) else { return Ok(()) };
/// rocket::tokio::try_join!(api.launch(), ops.launch())?;
/// # Ok(()) }
/// ```
#[must_use]
pub fn ops(rocket: &Rocket<Ignite>) -> Option<Rocket<Build>> {
    let operated = rocket.state::<Operated>()?;
    let figment = rocket.figment().clone();
    let figment = figment
        .merge(("shutdown.ctrlc", false))
        .merge(("shutdown.signals", Vec::<String>::new()));
    let over = Arc::clone(&operated.over);
    let rocket = ops::rocket(figment, &operated.config.ops, operated.ops.clone());
    Some(
        rocket.attach(AdHoc::on_liftoff("whiteroom ops end", |rocket| {
            let shutdown = rocket.shutdown();
            Box::pin(async move {
                rocket::tokio::spawn(async move {
                    over.notified().await;
                    shutdown.notify();
                });
            })
        })),
    )
}

/// Looks at the policy folder beside the routes of `rocket`, as `whiteroom policy check` does beside those of the program:
/// every error, and what somebody should look at, such as a route without a rule and a rule without a route. It is for a test
/// of yours, and reads the folder anew; `None` without the [`stage`].
///
/// # Errors
/// There is no such folder any more.
pub fn check<P: Phase>(rocket: &Rocket<P>) -> Option<Result<Report, LoadError>> {
    let operated = rocket.state::<Operated>()?;
    let mounted = Mounted {
        routes: routes::of(rocket),
        doors: Vec::new(),
        is_all: true,
    };
    Some(against(&operated.config, &mounted))
}

impl Stage {
    /// By `config` instead of the Rocket's figment and the environment, as a test wants it.
    pub fn with(self, config: Config) -> Self {
        Self {
            config: Some(config),
            ..self
        }
    }

    fn assembly(&self, figment: &Figment) -> Result<Assembly, ServeError> {
        let config = match &self.config {
            Some(config) => config.clone(),
            None => Config::embedded(figment)?,
        };
        if !config.auth.names_issuer() {
            return Err(ServeError::NobodyTrusted);
        }
        let loaded = Loaded::of(&config.policy)?;
        Assembly::new(config, loaded, false)
    }

    /// Begins what works beside the requests of a Rocket with this figment, and gives what is to be attached to it.
    fn settle(
        &self,
        figment: &Figment,
    ) -> Result<impl FnOnce(Rocket<Build>) -> Rocket<Build> + Send + use<>, ServeError> {
        let assembly = self.assembly(figment)?;
        let draining = Draining::default();
        let operated = Operated {
            config: assembly.config.clone(),
            ops: assembly.ops(Vec::new(), draining.clone()),
            draining,
            over: Arc::default(),
        };
        let (registry, policy) = (assembly.registry.clone(), assembly.policy.clone());
        let figment = match self.config {
            Some(_) => figment.clone(),
            None => assembly.config.rocket.clone(),
        };
        let govern = assembly.governing()?;
        *self.held() = Some(assembly.begin(iter::empty())?);
        Ok(move |rocket: Rocket<Build>| {
            let rocket = rocket.configure(figment).manage(registry).manage(operated);
            govern(rocket).attach(uncovered::stage(policy))
        })
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Option<Background>> {
        self.background
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[rocket::async_trait]
impl Fairing for Stage {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom",
            kind: Kind::Ignite | Kind::Shutdown | Kind::Singleton,
        }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        match self.settle(rocket.figment()) {
            Ok(attach) => Ok(attach(rocket)),
            Err(error) => {
                tracing::error!("{error}");
                Err(rocket)
            }
        }
    }

    async fn on_shutdown(&self, rocket: &Rocket<Orbit>) {
        let operated = rocket.state::<Operated>();
        operated.inspect(|operated| operated.draining.begin());
        // The last decisions and spans are those of requests that are still under way.
        emptied(rocket).await;
        operated.inspect(|operated| operated.over.notify_one());
        let background = self.held().take();
        if let Some(background) = background {
            background.stop().await;
        }
    }
}

/// Waits until no request is under way, but no longer than Rocket does.
async fn emptied(rocket: &Rocket<Orbit>) {
    let Some(in_flight) = rocket.state::<InFlight>() else {
        return;
    };
    let grace = Duration::from_secs(rocket.config().shutdown.grace.into());
    let empty = async {
        while in_flight.count() > 0 {
            sleep(PAUSE).await;
        }
    };
    let _ = timeout(grace, empty).await;
}

/// Between two looks at the requests under way.
const PAUSE: Duration = Duration::from_millis(10);

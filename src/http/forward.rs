//! Forward-auth: a proxy asks whether a request that it received may pass, and gets the answer that a route here would give.
//!
//! nginx, Caddy, HAProxy and Traefik ask at `/authz/forward` and tell of the original request in headers; Envoy asks at
//! `/authz/envoy/` with the method and, behind that prefix, the path of the original. Only peers within
//! `doors.trusted_proxies` are answered: from anybody else the headers would be a claim about nobody's request.

mod admitted;
mod decided;
mod family;

use rocket::fairing::AdHoc;
use rocket::http::Method;
use rocket::route::{Handler, Outcome};
use rocket::{Data, Request, Route};

use super::client_address;
use super::doors::{Config, Source, TrustedProxies};
use super::gate::Gate;
use super::original::Original;
use super::problem::Problem;
use super::refusal::{Flaw, Refusal, Untrusted};
use super::wire_method;
use admitted::Admitted;
use decided::decided;

/// Mounts the routes below `/authz`, for the proxies of `config`.
pub fn stage(config: &Config) -> AdHoc {
    let routes = routes(config);
    AdHoc::on_ignite("whiteroom forward-auth", |rocket| async {
        let rocket = rocket.mount("/", routes);
        rocket.attach(AdHoc::on_liftoff("whiteroom patterns", |rocket| {
            Box::pin(async move {
                if let Some(gate) = rocket.state::<Gate>() {
                    gate.expect_patterns();
                }
            })
        }))
    })
}

/// Where proxies ask that tell of the original request in headers.
pub(super) const FORWARD: &str = "/authz/forward";

/// Where Envoy asks.
pub(super) const ENVOY: &str = "/authz/envoy/<path..>";

/// What stands before the original path there.
const ENVOY_PREFIX: &str = "/authz/envoy";

/// Every method that Rocket routes: the one of the question may be that of the original.
const METHODS: [Method; 9] = [
    Method::Get,
    Method::Head,
    Method::Post,
    Method::Put,
    Method::Delete,
    Method::Patch,
    Method::Options,
    Method::Trace,
    Method::Connect,
];

fn routes(config: &Config) -> Vec<Route> {
    let proxies = TrustedProxies::new(&config.trusted_proxies);
    let asked = |told| Asked {
        proxies: proxies.clone(),
        told,
    };
    let (forward, envoy) = (asked(Told::InHeaders(config.source)), asked(Told::ByItself));
    let both = [(FORWARD, forward), (ENVOY, envoy)];
    let routes = both
        .iter()
        .flat_map(|(path, asked)| METHODS.map(|method| Route::new(method, path, asked.clone())));
    routes.collect()
}

/// A question of a proxy.
#[derive(Clone)]
struct Asked {
    proxies: TrustedProxies,
    told: Told,
}

/// How it tells of the original request.
#[derive(Clone, Copy)]
enum Told {
    /// By the headers of one family.
    InHeaders(Source),
    /// By its own method, and its path behind the prefix.
    ByItself,
}

#[rocket::async_trait]
impl Handler for Asked {
    async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
        let answer = self.answer(request).await;
        Outcome::from(request, answer.map_err(Problem))
    }
}

impl Asked {
    async fn answer(&self, request: &Request<'_>) -> Result<Admitted, Refusal> {
        self.admit(request).map_err(Refusal::AskerUntrusted)?;
        let original = self.original(request)?;
        let (known, id) = decided(request, &original).await?;
        Ok(Admitted::new(&known.principals, id))
    }

    fn admit(&self, request: &Request<'_>) -> Result<(), Untrusted> {
        match self.proxies.sent(request) {
            true => Ok(()),
            false if self.proxies.are_none() => Err(Untrusted::Everybody),
            false => Err(Untrusted::Peer),
        }
    }

    fn original<'r>(&self, request: &'r Request<'_>) -> Result<Original<'r>, Refusal> {
        let ip = client_address::behind(&self.proxies, request);
        match self.told {
            Told::InHeaders(source) => {
                let (method, target) = family::read(request, source).map_err(Refusal::Original)?;
                Original::read(method, target, ip)
            }
            Told::ByItself => {
                let method = own_method(request).map_err(Refusal::Original)?;
                let path = own_path(request).map_err(Refusal::Original)?;
                let query = request.uri().query().map_or("", |query| query.as_str());
                Original::of(method, path, query, ip)
            }
        }
    }
}

/// The method of the request itself. One that a form may have named is none: the service behind the proxy might go by the
/// other.
fn own_method(request: &Request<'_>) -> Result<Method, Flaw> {
    match wire_method::is_of_form(request) {
        true => Err(Flaw::MethodOfForm),
        false => Ok(wire_method::of(request)),
    }
}

/// The path behind the prefix, which has to be spelled as Envoy is told to write it.
fn own_path<'r>(request: &'r Request<'_>) -> Result<&'r str, Flaw> {
    let path = request.uri().path().raw().as_str();
    path.strip_prefix(ENVOY_PREFIX).ok_or(Flaw::Target)
}

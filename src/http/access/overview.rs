//! The access list of all routes: what the caller may do, without a question for each.
//!
//! A route with parameters is tried at the paths that stand for it. They are looked for once for a policy, since that takes a
//! look at each of its rules; what a caller costs is a bounded number of decisions a route.

use std::net::IpAddr;
use std::sync::{Arc, Weak};

use rocket::request::{FromRequest, Outcome};
use rocket::serde::json::Json;
use rocket::tokio::sync::Mutex;
use rocket::tokio::task::spawn_blocking;
use rocket::{Orbit, Request, Rocket, State, get};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::http::described::refusals::ForAnyone;
use crate::http::gate::{self, Gate};
use crate::http::guard::Caller;
use crate::http::problem::Problem;
use crate::http::refusal::Refusal;
use crate::http::routes;
use crate::policy::{AccessRequest, Policy, Route, StandIns};

/// The routes, relative to `/api`.
pub(super) fn routes() -> Vec<rocket::Route> {
    rocket::routes![list]
}

/// What the route is.
#[derive(OpenApi)]
#[openapi(paths(list))]
pub(super) struct Described;

/// What stands for each mounted route under the policy that was asked last.
#[derive(Default)]
pub(super) struct Overview(Mutex<Option<Known>>);

struct Known {
    policy: Weak<Policy>,
    routes: Arc<[(Route, StandIns)]>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = AccessOfRoutes)]
struct Answer {
    /// Of the policy that answered.
    revision: String,
    routes: Vec<Row>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = AccessOfRoute)]
struct Row {
    method: String,
    /// The pattern, as it is mounted.
    route: String,
    /// Null where it depends on the parameters, or nobody can tell.
    #[schema(required)]
    allowed: Option<bool>,
}

/// What is read of a request besides its caller. It notes that no decision is made on its path.
struct Asker<'r> {
    ip: Option<IpAddr>,
    rocket: &'r Rocket<Orbit>,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Asker<'r> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        gate::exempt(request);
        Outcome::Success(Self {
            ip: request.remote().map(|peer| peer.ip()),
            rocket: request.rocket(),
        })
    }
}

/// Which routes the caller may use, of all that the policy decides about.
#[utoipa::path(
    get,
    path = "/api/access/routes",
    operation_id = "access_routes",
    tag = "access list",
    security((), ("bearer" = []), ("dpop" = [])),
    responses(
        (status = 200, description = "Each route with the verdict.", body = Answer, example = json!({
            "revision": "8d2f0c1a57be", "routes": [{"method": "GET", "route": "/api/protected", "allowed": true}]
        })),
        ForAnyone
    )
)]
#[get("/access/routes")]
async fn list(
    caller: Caller<'_>,
    asker: Asker<'_>,
    gate: &State<Gate>,
    overview: &State<Overview>,
) -> Result<Json<Answer>, Problem> {
    let policy = gate.policy();
    let known = overview.of(&policy, asker.rocket).await.map_err(Problem)?;
    let rows = known.iter().map(|(route, stand_ins)| {
        let may = |path: &String| {
            let request = AccessRequest {
                caller: caller.principals(),
                method: &route.method,
                path,
                ip: asker.ip,
            };
            gate.would_pass(&policy, &request)
        };
        Ok(Row {
            method: route.method.clone(),
            route: route.pattern.clone(),
            allowed: verdict(stand_ins, may)?,
        })
    });
    let rows: Result<Vec<Row>, Refusal> = rows.collect();
    Ok(Json(Answer {
        revision: policy.revision().to_string(),
        routes: rows.map_err(Problem)?,
    }))
}

/// What holds at all paths, if one thing does.
fn verdict(
    stand_ins: &StandIns,
    may: impl Fn(&String) -> Result<bool, Refusal>,
) -> Result<Option<bool>, Refusal> {
    let mut verdicts = stand_ins.paths.iter().map(may);
    let Some(first) = verdicts.next().transpose()?.filter(|_| stand_ins.are_all) else {
        return Ok(None);
    };
    for verdict in verdicts {
        if verdict? != first {
            return Ok(None);
        }
    }
    Ok(Some(first))
}

impl Overview {
    /// What stands for each route of `rocket` under `policy`. Whoever comes while it is looked for waits for it.
    async fn of(
        &self,
        policy: &Arc<Policy>,
        rocket: &Rocket<Orbit>,
    ) -> Result<Arc<[(Route, StandIns)]>, Refusal> {
        let mut known = self.0.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.is_of(policy)) {
            return Ok(Arc::clone(&known.routes));
        }
        let routes = routes::of(rocket);
        let asked = Arc::clone(policy);
        let look = move || {
            let stand_ins = asked.stand_ins(&routes);
            routes.into_iter().zip(stand_ins).collect()
        };
        let failed =
            |_| Refusal::PolicyFailed("the paths of the routes cannot be looked for".into());
        let routes: Arc<[_]> = spawn_blocking(look).await.map_err(failed)?;
        *known = Some(Known {
            policy: Arc::downgrade(policy),
            routes: Arc::clone(&routes),
        });
        Ok(routes)
    }
}

impl Known {
    fn is_of(&self, policy: &Arc<Policy>) -> bool {
        self.policy.as_ptr() == Arc::as_ptr(policy)
    }
}

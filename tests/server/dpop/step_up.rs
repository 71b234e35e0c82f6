//! A demand on the sign-in is told by every scheme that is offered, and by the one that was used (RFC 9470, section 3).

use serde_json::json;

use super::{ALGS, METADATA, PUBLIC, World};
use crate::support::Folder;

/// The path that demands something, and what.
const PATH: &str = "/api/open";
const DEMAND: &str = "[[demand]]\npath = '/api/open'\nmethods = '^GET$'\nacr = ['urn:example:mfa']\nmax_age_seconds = 60";

const WANTED: &str = r#"acr_values="urn:example:mfa", max_age="60""#;
const ERROR: &str = r#"error="insufficient_user_authentication", error_description="a recent sign-in of another authentication class is needed""#;

/// The mode, who calls, and the whole challenge.
fn rows() -> Vec<(&'static str, &'static str, String)> {
    let bearer = format!(r#"Bearer realm="api", {METADATA}"#);
    vec![
        (
            "allowed",
            "nobody",
            format!("{bearer}, {WANTED}, DPoP {WANTED}, {ALGS}"),
        ),
        ("allowed", "Bearer", format!("{bearer}, {ERROR}, {WANTED}")),
        (
            "allowed",
            "DPoP",
            format!("DPoP {ERROR}, {WANTED}, {ALGS}, {METADATA}"),
        ),
        (
            "required",
            "nobody",
            format!("DPoP {WANTED}, {ALGS}, {METADATA}"),
        ),
        (
            "required",
            "DPoP",
            format!("DPoP {ERROR}, {WANTED}, {ALGS}, {METADATA}"),
        ),
        ("disabled", "nobody", format!("{bearer}, {WANTED}")),
        ("disabled", "Bearer", format!("{bearer}, {ERROR}, {WANTED}")),
    ]
}

#[rocket::async_test]
async fn a_demand_is_told_by_the_schemes_that_are_offered_or_used() {
    let folder = Folder::with_shipped_policy();
    folder.file("step_up.toml", DEMAND);
    for mode in ["allowed", "required", "disabled"] {
        let world = World::public_with(&[
            ("WHITEROOM_AUTH__DPOP", mode),
            ("WHITEROOM_POLICY__DIR", folder.name()),
        ]);
        for (_, who, challenge) in rows().iter().filter(|row| row.0 == mode) {
            let about = format!("{mode}: {who}");
            let lately = json!({"acr": "urn:example:mfa", "auth_time": crate::support::now()});
            let bound = json!({"cnf": {"jkt": world.prover.thumbprint()}});
            let (weak, strong) = match *who {
                "DPoP" => (bound.clone(), merged(&bound, &lately)),
                _ => (json!({}), lately),
            };
            let answer = sent(&world, who, &weak).await;
            assert_eq!(answer.status(), 401, "{about}");
            let found = answer.headers()["www-authenticate"].to_str().unwrap();
            assert_eq!(found, challenge, "{about}");
            let problem = world.server.problem(answer, &about).await;
            assert_eq!(problem["code"], "step_up_required", "{about}");
            if *who != "nobody" {
                assert_eq!(sent(&world, who, &strong).await.status(), 200, "{about}");
            }
        }
    }
}

fn merged(one: &serde_json::Value, other: &serde_json::Value) -> serde_json::Value {
    let mut all = one.as_object().unwrap().clone();
    all.extend(other.as_object().unwrap().clone());
    all.into()
}

/// Asks by a scheme with a token of these claims, and with its proof where there is one.
async fn sent(world: &World, who: &str, claims: &serde_json::Value) -> reqwest::Response {
    let token = world.forge.with_claims(claims);
    world.server.keep_secret(&token);
    let proof = world
        .prover
        .proof("GET", &format!("{PUBLIC}{PATH}"), &token);
    match who {
        "nobody" => world.get(PATH, "", &[]).await,
        "DPoP" => world.get(PATH, &format!("DPoP {token}"), &[proof]).await,
        _ => world.get(PATH, &format!("Bearer {token}"), &[]).await,
    }
}

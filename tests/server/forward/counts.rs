//! Decisions at this door are counted by the pattern of the rule that settled them, and never by a path.

use std::time::{Duration, Instant};

use super::{ask, bearing, original, trusting};
use crate::support::{Folder, Scrape, Server};

fn series(effect: &str, pattern: &str) -> String {
    format!(
        r#"whiteroom_policy_decisions_total{{door="forward_auth",effect="{effect}",http_route="{pattern}"}}"#
    )
}

/// The patterns that have series.
fn patterns(scrape: &Scrape) -> usize {
    let total = r#"whiteroom_policy_decisions_total{door="forward_auth",effect="allow","#;
    scrape
        .names()
        .into_iter()
        .filter(|name| name.starts_with(total))
        .count()
}

#[rocket::async_test]
async fn decisions_are_counted_by_the_patterns_of_the_live_policy() {
    let folder = Folder::with_shipped_policy();
    folder.append(
        "policy.csv",
        "p, anyone, /shop/:item, ^GET$, allow\np, user:auth0|bob, /shop/*, .*, deny",
    );
    let policy = ("WHITEROOM_POLICY__DIR", folder.name());
    let server = Server::dev_with(&[&trusting("x-original")[..], &[policy]].concat());
    let bob = bearing(&server.token("bob").await);
    let before = Scrape::of(&server).await;
    assert_eq!(patterns(&before), 9, "{}", before.text);
    for n in 0..3 {
        ask(&server, original("GET", &format!("/shop/{n}")));
    }
    ask(&server, original("GET", "/shop/1") + bob.as_str());
    ask(&server, original("GET", "/nothing/at/all"));
    let scrape = Scrape::of(&server).await;
    for (effect, pattern, count) in [
        ("allow", "/shop/:item", 3.0),
        ("deny", "/shop/:item", 0.0),
        ("deny", "/shop/*", 1.0),
        ("deny", "", 1.0),
        ("allow", "/api/open", 0.0),
    ] {
        let name = series(effect, pattern);
        let found = scrape.value(&name);
        assert!((found - count).abs() < 0.5, "{name} is {found}");
    }
    assert_eq!(patterns(&scrape), 9);
}

#[rocket::async_test]
async fn a_large_policy_and_one_edit_after_the_other_have_few_series() {
    let folder = Folder::with_shipped_policy();
    let policy = ("WHITEROOM_POLICY__DIR", folder.name());
    let shipped = std::fs::read_to_string(folder.path().join("policy.csv")).unwrap();
    let server = Server::dev_with(&[&trusting("x-original")[..], &[policy]].concat());
    for (edit, wanted) in [(300, 201), (3, 10), (0, 7)] {
        let rules = (0..edit).map(|n| format!("p, anyone, /shop/{edit}/{n}, ^GET$, allow\n"));
        folder.file(
            "policy.new",
            &(shipped.clone() + rules.collect::<String>().as_str()),
        );
        let [new, old] = ["policy.new", "policy.csv"].map(|name| folder.path().join(name));
        std::fs::rename(new, old).unwrap();
        server.signal("HUP");
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let scrape = Scrape::of(&server).await;
            let rules = scrape.value("whiteroom_policy_rules");
            if (rules - f64::from(edit + 6)).abs() < 0.5 {
                break;
            }
            assert!(Instant::now() < deadline, "{rules} rules after {edit}");
            rocket::tokio::task::yield_now().await;
        }
        ask(&server, original("GET", "/api/open"));
        let scrape = Scrape::of(&server).await;
        assert_eq!(patterns(&scrape), wanted, "after an edit of {edit} rules");
        assert!(
            scrape.value(&series("allow", "/api/open")) > 0.5,
            "{}",
            scrape.text
        );
    }
}

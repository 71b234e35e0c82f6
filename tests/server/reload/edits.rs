//! Good edits, in every way in which files come to be other files.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{WATCHING, allow, may, ready, reloads, replace, server, text_of, until, until_reloads};
use crate::support::{Folder, Scrape};

/// Each way gets the file and its new text.
type Way = (&'static str, fn(&Path, &str));

const WAYS: [Way; 6] = [
    ("in-place", |file, text| fs::write(file, text).unwrap()),
    ("renamed", replace),
    ("backed-up", |file, text| {
        fs::rename(file, file.with_extension("bak")).unwrap();
        fs::write(file, text).unwrap();
    }),
    ("removed-first", |file, text| {
        fs::remove_file(file).unwrap();
        fs::write(file, text).unwrap();
    }),
    ("many-times", |file, text| {
        for end in (0..text.len()).step_by(7) {
            fs::write(file, text.get(..end).unwrap_or_default()).unwrap();
        }
        fs::write(file, text).unwrap();
    }),
    ("back-in-time", |file, text| {
        fs::write(file, text).unwrap();
        let long_ago = Command::new("touch")
            .args(["-t", "200001010000"])
            .arg(file)
            .status();
        assert!(long_ago.unwrap().success());
    }),
];

#[rocket::async_test]
async fn an_edit_is_effective_however_it_is_made_and_noticed() {
    for watch in WATCHING {
        let folder = Folder::with_shipped_policy();
        let server = server(folder.name(), watch);
        let file = folder.path().join("policy.csv");
        for (name, way) in WAYS {
            let path = format!("/api/{name}");
            assert!(!may(&server, &path).await, "{watch} {name}");
            let text = text_of(&folder, "policy.csv");
            way(&file, &format!("{text}\n{}\n", allow(&path)));
            until(&server, &format!("{watch} {name}"), || may(&server, &path)).await;
        }
        // The last rule goes again.
        let text = text_of(&folder, "policy.csv");
        fs::write(&file, text.rsplit_once("p, ").unwrap().0).unwrap();
        let is_gone = || async { !may(&server, "/api/back-in-time").await };
        until(&server, &format!("{watch} a removed rule"), is_gone).await;
        assert_eq!(ready(&server).await.get("degraded"), None);
    }
}

#[rocket::async_test]
async fn a_demand_is_effective_and_ends_with_its_file_and_the_revision_stays() {
    let demand = "[[demand]]\npath = '/api/open'\nmethods = '^GET$'\nacr = ['mfa']\n";
    for watch in WATCHING {
        let folder = Folder::with_shipped_policy();
        let server = server(folder.name(), watch);
        let revision = ready(&server).await["policy_revision"].clone();
        assert!(may(&server, "/api/open").await, "{watch}");
        let file = folder.file("step_up.toml", demand);
        let is_refused = || async { !may(&server, "/api/open").await };
        until(&server, &format!("{watch} a demand"), is_refused).await;
        assert_eq!(ready(&server).await["policy_revision"], revision);
        fs::remove_file(file).unwrap();
        until(&server, watch, || may(&server, "/api/open")).await;
        assert_eq!(ready(&server).await["policy_revision"], revision);
    }
}

/// Links `link` to `target`, whatever it was before, in one step.
fn point(link: &Path, target: &str) {
    let beside = link.parent().unwrap().join("..beside");
    symlink(target, &beside).unwrap();
    fs::rename(beside, link).unwrap();
}

/// A folder in `root` with the shipped policy and one more rule.
fn version(root: &Folder, name: &str, path: &str) {
    let shipped = Folder::with_shipped_policy();
    shipped.append("policy.csv", &allow(path));
    fs::rename(shipped.path(), root.path().join(name)).unwrap();
}

/// As Kubernetes mounts a ConfigMap: the files are links through one that is swapped, and the old folder goes.
#[rocket::async_test]
async fn a_config_map_is_followed() {
    for watch in WATCHING {
        let root = Folder::empty();
        version(&root, "..1", "/api/first");
        point(&root.path().join("..data"), "..1");
        for file in ["model.conf", "policy.csv", "cases.toml"] {
            point(&root.path().join(file), &format!("..data/{file}"));
        }
        let server = server(root.name(), watch);
        assert!(may(&server, "/api/first").await, "{watch}");
        for (name, path) in [("..2", "/api/second"), ("..3", "/api/third")] {
            version(&root, name, path);
            let old = fs::canonicalize(root.path().join("..data")).unwrap();
            point(&root.path().join("..data"), name);
            fs::remove_dir_all(old).unwrap();
            until(&server, &format!("{watch} {name}"), || may(&server, path)).await;
        }
        assert!(!may(&server, "/api/first").await, "{watch}");
    }
}

#[rocket::async_test]
async fn a_folder_that_is_a_link_is_followed_to_another() {
    for watch in WATCHING {
        let root = Folder::empty();
        version(&root, "blue", "/api/blue");
        version(&root, "green", "/api/green");
        let link = root.path().join("policies");
        point(&link, "blue");
        let server = server(link.to_str().unwrap(), watch);
        assert!(may(&server, "/api/blue").await, "{watch}");
        point(&link, "green");
        until(&server, watch, || may(&server, "/api/green")).await;
        assert!(!may(&server, "/api/blue").await, "{watch}");
        // The new folder is listened to as the old one was.
        let rules = root.path().join("green/policy.csv");
        let text = fs::read_to_string(&rules).unwrap() + allow("/api/greener").as_str();
        fs::write(rules, text).unwrap();
        until(&server, watch, || may(&server, "/api/greener")).await;
    }
}

#[rocket::async_test]
async fn a_folder_that_vanishes_changes_nothing_and_may_come_back() {
    for watch in WATCHING {
        let root = Folder::empty();
        version(&root, "policies", "/api/first");
        let (here, away) = (root.path().join("policies"), root.path().join("away"));
        let server = server(here.to_str().unwrap(), watch);
        let healthy = ready(&server).await;
        fs::rename(&here, &away).unwrap();
        until_reloads(&server, "a vanished folder", "rejected", 1).await;
        let degraded = ready(&server).await;
        assert_eq!(degraded["policy_revision"], healthy["policy_revision"]);
        let reason = degraded["degraded"][0].as_str().unwrap();
        assert!(
            reason.contains("there is no policy folder here"),
            "{reason}"
        );
        assert!(may(&server, "/api/first").await, "{watch}");
        fs::rename(&away, &here).unwrap();
        until_reloads(&server, "a folder that is back", "loaded", 1).await;
        assert_eq!(ready(&server).await.get("degraded"), None, "{watch}");
        let text = fs::read_to_string(here.join("policy.csv")).unwrap();
        replace(
            &here.join("policy.csv"),
            &(text + allow("/api/second").as_str()),
        );
        until(&server, watch, || may(&server, "/api/second")).await;
    }
}

#[rocket::async_test]
async fn what_leaves_the_texts_as_they_are_is_no_reload() {
    let folder = Folder::with_shipped_policy();
    let server = server(folder.name(), "events");
    // All but the keys, which grow older meanwhile.
    let policy = |mut ready: Value| {
        ready.as_object_mut().unwrap().remove("issuers").unwrap();
        ready
    };
    let before = policy(ready(&server).await);
    folder.append("notes.txt", "whatever");
    replace(
        &folder.path().join("policy.csv"),
        &text_of(&folder, "policy.csv"),
    );
    // An order is carried out after all that happened before it.
    server.signal("HUP");
    until_reloads(&server, "an order", "unchanged", 1).await;
    assert!(reloads(&server, "loaded").await < 0.5);
    assert!(reloads(&server, "rejected").await < 0.5);
    assert_eq!(policy(ready(&server).await), before);
}

#[rocket::async_test]
async fn the_live_policy_is_measured_from_the_start() {
    let folder = Folder::with_shipped_policy();
    let server = server(folder.name(), "events");
    let scrape = Scrape::of(&server).await;
    for result in ["loaded", "rejected", "unchanged"] {
        let series = format!(r#"whiteroom_policy_reloads_total{{result="{result}"}}"#);
        assert!(scrape.value(&series) == 0.0, "{series}");
    }
    let rules = scrape.value("whiteroom_policy_rules");
    let loaded = scrape.value("whiteroom_policy_last_reload_timestamp_seconds");
    folder.append("policy.csv", &allow("/api/more"));
    until_reloads(&server, "an edit", "loaded", 1).await;
    let scrape = Scrape::of(&server).await;
    assert!((scrape.value("whiteroom_policy_rules") - rules - 1.0).abs() < 0.5);
    assert!(scrape.value("whiteroom_policy_last_reload_timestamp_seconds") > loaded);
    let revision = &ready(&server).await["policy_revision"];
    let info = format!(r#"whiteroom_policy_info{{revision={revision}}}"#);
    assert!(scrape.value(&info) == 1.0, "{}", scrape.text);
}

//! SIGHUP: an order to read the folder again, and never the end.

use serde_json::Value;

use super::{ready, replace, server, text_of, until_reloads, until_told};
use crate::support::Folder;

fn says(line: &Value, text: &str) -> bool {
    let message = line["message"].as_str();
    message.is_some_and(|message| message.contains(text))
}

#[rocket::async_test]
async fn an_order_is_counted_and_logged_whatever_the_files_hold() {
    for watch in super::WATCHING {
        let folder = Folder::with_shipped_policy();
        let server = server(folder.name(), watch);
        for count in 1..=2 {
            server.signal("HUP");
            until_reloads(&server, "nothing new", "unchanged", count).await;
        }
        until_told(&server, 2, |line| says(line, "hold what is live already")).await;
        let good = text_of(&folder, "policy.csv");
        let file = folder.path().join("policy.csv");
        replace(&file, "permit, all");
        until_reloads(&server, "a bad edit", "rejected", 1).await;
        server.signal("HUP");
        until_reloads(&server, "the bad edit again", "rejected", 2).await;
        until_told(&server, 2, |line| says(line, "are refused")).await;
        assert!(ready(&server).await["degraded"].is_array());
        replace(&file, &good);
        server.signal("HUP");
        until_reloads(&server, "the good text", "loaded", 1).await;
        assert_eq!(ready(&server).await.get("degraded"), None);
    }
}

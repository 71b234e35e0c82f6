//! Swaps under load: every answer comes from one revision, and no edit waits for the load to end.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rocket::futures::future::{join, join_all};

use super::{access, replace, server, text_of, until};
use crate::support::{Folder, Scrape, Server};

const ASKED: [&str; 3] = ["/api/left", "/api/right", "/api/open"];

/// What two revisions say to the same questions.
type Known = BTreeMap<String, Vec<bool>>;

/// Asks over and over until told to stop.
async fn hammer(server: &Server, known: &Known, over: &AtomicBool, answers: &AtomicUsize) {
    while !over.load(Ordering::Relaxed) {
        let (revision, verdicts) = access(server, &ASKED).await;
        assert_eq!(known.get(&revision), Some(&verdicts), "{revision}");
        answers.fetch_add(1, Ordering::Relaxed);
    }
}

/// One series of the live revision, and its own number of rules beside it.
async fn check_metrics(server: &Server, rules: &BTreeMap<String, f64>) {
    let scrape = Scrape::of(server).await;
    let info = scrape.names().into_iter().find_map(|name| {
        let revision = name.strip_prefix(r#"whiteroom_policy_info{revision=""#)?;
        revision.strip_suffix(r#""}"#).map(str::to_owned)
    });
    let family = "whiteroom_policy_info{";
    let names = scrape.names().into_iter();
    assert_eq!(names.filter(|name| name.starts_with(family)).count(), 1);
    let found = scrape.value("whiteroom_policy_rules");
    let wanted = rules[&info.expect("a revision")];
    assert!((found - wanted).abs() < 0.5, "{found} rules, not {wanted}");
}

#[rocket::async_test]
async fn an_answer_belongs_to_one_revision_however_often_it_is_swapped() {
    let folder = Folder::with_shipped_policy();
    let shipped = text_of(&folder, "policy.csv");
    let left = format!("{shipped}\n{}\n", super::allow("/api/left"));
    let right = format!(
        "{left}{}\np, anyone, /api/left, ^GET$, deny\n",
        super::allow("/api/right")
    );
    let file = folder.path().join("policy.csv");
    replace(&file, &left);
    let server = server(folder.name(), "events");
    let (mut known, mut rules) = (Known::new(), BTreeMap::new());
    for (text, verdicts) in [(&left, [true, false, true]), (&right, [false, true, true])] {
        replace(&file, text);
        let is_live = || async { access(&server, &ASKED).await.1 == verdicts };
        until(&server, "a quiet swap", is_live).await;
        let (revision, verdicts) = access(&server, &ASKED).await;
        let count = Scrape::of(&server).await.value("whiteroom_policy_rules");
        rules.insert(revision.clone(), count);
        known.insert(revision, verdicts);
    }
    assert_eq!(known.len(), 2);
    let (over, answers) = (AtomicBool::new(false), AtomicUsize::new(0));
    let load = join_all((0..CALLERS).map(|_| hammer(&server, &known, &over, &answers)));
    let swaps = async {
        for turn in 0..SWAPS {
            let text = if turn % 2 == 0 { &left } else { &right };
            replace(&file, text);
            let wanted = [turn % 2 == 0, turn % 2 == 1, true];
            let is_live = || async {
                check_metrics(&server, &rules).await;
                access(&server, &ASKED).await.1 == wanted
            };
            until(&server, "a swap under load", is_live).await;
        }
        over.store(true, Ordering::Relaxed);
    };
    join(load, swaps).await;
    assert!(answers.into_inner() > CALLERS);
}

const CALLERS: usize = 16;
const SWAPS: usize = 8;

//! A comparison for people: what somebody gains stands first.

use super::shape::{Group, groups};
use crate::policy::{Change, Comparison};

pub(super) fn text(comparison: &Comparison) -> String {
    let [gains, losses] = comparison.counts();
    let of = |gains: bool| {
        let changes = comparison.changes.iter();
        changes.filter(move |change| change.gains == gains)
    };
    let gained = section("GAINED", "newly allowed", (gains, of(true)));
    let lost = section("LOST", "no longer allowed", (losses, of(false)));
    let same = (gains + losses == 0).then(|| match comparison.doubts.is_empty() {
        true => "SAME  nobody gains or loses anything\n".to_owned(),
        false => "SAME  no difference was found\n".to_owned(),
    });
    let parts = gained.into_iter().chain(lost).chain(same);
    let parts: Vec<String> = parts.chain([extent(comparison)]).collect();
    parts.join("\n")
}

fn section<'a>(
    head: &str,
    what: &str,
    (count, changes): (usize, impl Iterator<Item = &'a Change>),
) -> Option<String> {
    if count == 0 {
        return None;
    }
    let counted = match count {
        1 => "1 request of one caller".to_owned(),
        count => format!("{count} requests, of one caller each,"),
    };
    let groups = groups(changes);
    let hidden = groups.len().saturating_sub(MOST_GROUPS);
    let shown = groups.iter().take(MOST_GROUPS).map(group);
    let shown: String = shown.collect();
    Some(format!(
        "{head}  {counted} {what}\n{shown}{}",
        more(hidden, "\nand ", "reasons")
    ))
}

fn group(group: &Group) -> String {
    let [now, before] = &group.reasons;
    let lines = group
        .callers
        .iter()
        .take(MOST_LINES)
        .map(|(who, requests)| {
            let who = some(who, ", ");
            let requests = some(requests, "\n      ");
            format!("   {who}\n      {requests}\n")
        });
    let lines: String = lines.collect();
    let hidden = group.callers.len().saturating_sub(MOST_LINES);
    let hidden = more(hidden, "   and ", "callers");
    format!("\nnow:    {now}\nbefore: {before}\n{lines}{hidden}")
}

/// The first of them, and how many more.
fn some(all: &[String], between: &str) -> String {
    let shown: Vec<&str> = all.iter().take(MOST_TOLD).map(String::as_str).collect();
    let shown = shown.join(between);
    match all.len().saturating_sub(MOST_TOLD) {
        0 => shown,
        hidden => format!("{shown}{between}and {hidden} others"),
    }
}

fn more(hidden: usize, before: &str, what: &str) -> String {
    match hidden {
        0 => String::new(),
        hidden => format!("{before}{hidden} other {what}; `--format json` has all\n"),
    }
}

fn extent(comparison: &Comparison) -> String {
    let Comparison {
        names,
        personas,
        paths,
        doubts,
        ..
    } = comparison;
    let compared = format!(
        "compared: {names} names and {personas} personas, at {paths} paths, by every method\n"
    );
    let doubts: Vec<String> = doubts
        .iter()
        .map(|doubt| format!("   {}\n", doubt.meaning()))
        .collect();
    match doubts.is_empty() {
        true => format!("{compared}there is no other difference\n"),
        false => format!(
            "{compared}there may be other differences:\n{}",
            doubts.concat()
        ),
    }
}

/// More than anybody reads at once.
const MOST_GROUPS: usize = 20;

/// As above, of one group.
const MOST_LINES: usize = 10;

/// As above, in one line.
const MOST_TOLD: usize = 8;

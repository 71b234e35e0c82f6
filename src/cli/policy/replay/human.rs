//! A replay for people: how many would flip, the first of them with both reasons, and what was not asked about.

use super::tally::{Flip, Tally};
use crate::cli::escaped::escaped;
use crate::cli::policy::reasons;
use crate::policy::Verdict;

pub(super) fn text(tally: &Tally<'_>, kept: &[Flip], sample_allows: u32) -> String {
    let flips: String = kept.iter().map(flip).collect();
    let all = tally.replay.flips() + tally.replay.failed;
    let hidden = all.saturating_sub(u64::try_from(kept.len()).unwrap_or(u64::MAX));
    let more = match hidden {
        0 => String::new(),
        hidden => format!("\nand {} more; `--format json` has all\n", grouped(hidden)),
    };
    let parts = [
        head(tally),
        flips,
        more,
        skipped(tally),
        notes(tally, sample_allows),
    ];
    parts.concat()
}

/// `3 of 5,000 decisions would flip: 1 newly allowed, 2 no longer`.
fn head(tally: &Tally<'_>) -> String {
    let replay = &tally.replay;
    let kinds = [
        (replay.would_allow, "newly allowed"),
        (replay.would_deny, "no longer allowed"),
        (replay.failed, "that the policy fails on"),
    ];
    let kinds = kinds.iter().filter(|(count, _)| *count > 0);
    let kinds: Vec<String> = kinds
        .map(|(count, what)| format!("{} {what}", grouped(*count)))
        .collect();
    let colon = if kinds.is_empty() { "" } else { ": " };
    format!(
        "{} of {} decisions would flip{colon}{}\n",
        grouped(replay.flips() + replay.failed),
        grouped(replay.asked),
        kinds.join(", ")
    )
}

fn flip(flip: &Flip) -> String {
    let Flip { logged, .. } = flip;
    let who = flip
        .principals
        .iter()
        .find(|name| name.starts_with("user:"));
    let who = who.map_or("anonymous", String::as_str);
    let now = match &flip.now {
        Ok((Verdict::Allow, Some(rule))) => format!("allowed by {}", reasons::shown(rule)),
        Ok((Verdict::Deny, Some(rule))) => format!("denied by {}", reasons::shown(rule)),
        Ok((Verdict::Allow, None)) => "no rule denies it".to_owned(),
        Ok((Verdict::Deny, None)) => "no rule allows it".to_owned(),
        Err(cause) => escaped(cause),
    };
    let before = match (flip.ruled, &logged.rule) {
        (Verdict::Allow, Some(rule)) => format!("allowed by {}", escaped(rule)),
        (Verdict::Deny, Some(rule)) => format!("denied by {}", escaped(rule)),
        (Verdict::Allow, None) => "no rule denied it".to_owned(),
        (Verdict::Deny, None) => "no rule allowed it".to_owned(),
    };
    let asked = [
        &logged.method,
        &flip.path,
        who,
        &logged.time,
        &logged.trace_id,
    ]
    .map(escaped);
    let [method, path, who, time, trace] = asked;
    format!(
        "\n{}: {method} {path} by {who}\n   before: {before}\n   now:    {now}\n   {time}, trace {trace}\n",
        escaped(&flip.place)
    )
}

fn skipped(tally: &Tally<'_>) -> String {
    let count = tally.skipped.count();
    if count == 0 {
        return String::new();
    }
    let lines = tally.skipped.iter().map(|(reason, lines)| {
        let first = lines.first.iter().map(|place| escaped(place));
        let first: Vec<String> = first.collect();
        let is_cut = lines.count > first.len().try_into().unwrap_or(u64::MAX);
        let more = if is_cut { ", …" } else { "" };
        let (count, words) = (grouped(lines.count), reason.words());
        format!("   {count}: {words}: {}{more}\n", first.join(", "))
    });
    let lines: String = lines.collect();
    let were = if count == 1 { "line was" } else { "lines were" };
    format!("\n{} {were} not asked about:\n{lines}", grouped(count))
}

fn notes(tally: &Tally<'_>, sample_allows: u32) -> String {
    let mut notes = Vec::new();
    if tally.revisions.len() > 1 {
        let revisions = tally.revisions.iter();
        let revisions: Vec<String> = revisions
            .map(|(revision, count)| format!("{} ({})", escaped(revision), grouped(*count)))
            .collect();
        notes.push(format!(
            "the decisions are of several revisions, and some flips may be live already: {}",
            revisions.join(", ")
        ));
    }
    match sample_allows {
        1 => {}
        0 => notes.push(
            "no allow is logged (`policy.decision_log_sample_allows`), so nobody is seen to lose access"
                .to_owned(),
        ),
        every => notes.push(format!(
            "one allow in {every} is logged (`policy.decision_log_sample_allows`), so more may lose access than are seen"
        )),
    }
    let notes = notes.iter().map(|note| format!("\nnote: {note}\n"));
    notes.collect()
}

/// `5,000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// More than anybody reads at once.
pub(super) const MOST: usize = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (5_000, "5,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}

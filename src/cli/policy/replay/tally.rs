//! What a replay came to: counts, and each flip as it is found.

use std::collections::BTreeMap;

use super::callers::Callers;
use super::lines::Line;
use super::skipped::{Reason, Skipped};
use crate::cli::exit::Exit;
use crate::http::decision_log::Logged;
use crate::policy::{AccessRequest, Decision, Lacking, Policy, Replay, RuleRef, Second, Verdict};

/// Counts what becomes of lines.
pub(super) struct Tally<'a> {
    pub(super) policy: &'a Policy,
    pub(super) replay: Replay<'a>,
    pub(super) skipped: Skipped,
    /// How many each revision had decided; of many only the first.
    pub(super) revisions: BTreeMap<String, u64>,
    lacking: Lacking,
    callers: Callers,
}

/// A decision that would be another.
#[derive(Debug, Clone)]
pub(super) struct Flip {
    /// `decisions.jsonl:12`.
    pub(super) place: String,
    pub(super) logged: Logged,
    pub(super) path: String,
    pub(super) principals: Vec<String>,
    pub(super) ruled: Verdict,
    /// What the other policy says, or why it fails.
    pub(super) now: Result<(Verdict, Option<RuleRef>), String>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(policy: &'a Policy) -> Self {
        Self {
            policy,
            replay: Replay::new(policy),
            skipped: Skipped::default(),
            revisions: BTreeMap::new(),
            lacking: Lacking::of(policy),
            callers: Callers::default(),
        }
    }

    /// Replays a line; what comes out otherwise is returned.
    pub(super) fn take(&mut self, place: (&str, u64), line: &Line<'_>) -> Option<Flip> {
        let text = match line {
            Line::Text(text) if text.trim_ascii().is_empty() => return None,
            Line::Text(text) => text,
            Line::TooLong => {
                self.skipped.add(Reason::TooLong, place);
                return None;
            }
        };
        let taken = Logged::read(text).map_err(Reason::Line);
        match taken.and_then(|logged| self.ask(place, logged)) {
            Ok(flip) => flip,
            Err(reason) => {
                self.skipped.add(reason, place);
                None
            }
        }
    }

    fn ask(&mut self, (log, number): (&str, u64), logged: Logged) -> Result<Option<Flip>, Reason> {
        let ruled = logged.ruled().map_err(Reason::Line)?;
        let path = logged.path().map_err(Reason::Line)?.to_owned();
        let principals = logged.principals().map_err(Reason::Line)?;
        let caller = self.callers.of(principals).ok_or(Reason::NoCaller)?;
        if self.lacking.matters_for(&caller) {
            return Err(match self.lacking.ip {
                true => Reason::Ip,
                false => Reason::Claims,
            });
        }
        self.note_revision(&logged.revision);
        let second = self.replay.ask(
            &AccessRequest {
                caller: &caller,
                method: &logged.method,
                path: &path,
                ip: None,
            },
            ruled,
        );
        Ok(said(second).map(|now| Flip {
            place: format!("{log}:{number}"),
            principals: caller.names().to_vec(),
            logged,
            path,
            ruled,
            now,
        }))
    }

    fn note_revision(&mut self, revision: &str) {
        if let Some(count) = self.revisions.get_mut(revision) {
            *count += 1;
        } else if self.revisions.len() < MOST_REVISIONS {
            self.revisions.insert(revision.to_owned(), 1);
        }
    }

    /// 0 if nothing changes, 1 if anything does; 2 if there was something to ask and nothing could be.
    pub(super) fn exit(&self) -> Exit {
        if self.replay.flips() + self.replay.failed > 0 {
            Exit::Failure
        } else if self.replay.asked == 0 && self.skipped.count() > 0 {
            Exit::Unusable
        } else {
            Exit::Success
        }
    }
}

fn said(second: Second) -> Option<Result<(Verdict, Option<RuleRef>), String>> {
    match second {
        Second::Same => None,
        Second::Flip(decision) => Some(Ok((decision.verdict, Decision::settled_by(&decision)))),
        Second::Failed(cause) => Some(Err(cause)),
    }
}

/// A log of so many edits is long; beyond that they are not told apart.
const MOST_REVISIONS: usize = 50;

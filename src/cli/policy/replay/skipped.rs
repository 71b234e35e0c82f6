//! Lines that cannot be replayed: how many for which reason, and where the first of them are.

use std::collections::BTreeMap;

use crate::http::decision_log::Unasked;

/// Why a line is not replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    Line(Unasked),
    TooLong,
    NoCaller,
    Ip,
    Claims,
}

impl Reason {
    /// Its name for programs.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Line(Unasked::NoDecision) => "no_decision",
            Self::Line(Unasked::NoPrincipals) => "no_principals",
            Self::Line(Unasked::HashedPrincipals) => "hashed_principals",
            Self::Line(Unasked::NoPath) => "no_path",
            Self::Line(Unasked::Undecided) => "undecided",
            Self::Line(Unasked::OtherFolder) => "other_folder",
            Self::TooLong => "too_long",
            Self::NoCaller => "no_caller",
            Self::Ip => "asks_for_ip",
            Self::Claims => "asks_for_claims",
        }
    }

    /// The same for people.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Line(Unasked::NoDecision) => "no line of a decision log",
            Self::Line(Unasked::NoPrincipals) => "the principals are left out (`no-principals`)",
            Self::Line(Unasked::HashedPrincipals) => {
                "the principals are hashes (`hash-principals`)"
            }
            Self::Line(Unasked::NoPath) => "the path is left out (`no-parameters`)",
            Self::Line(Unasked::Undecided) => "the policy could not decide it then",
            Self::Line(Unasked::OtherFolder) => "the policy of another folder decided it",
            Self::TooLong => "longer than any decision",
            Self::NoCaller => "no caller answers to such principals",
            Self::Ip => "the policy asks where the caller is (`r.ip`), which the log does not hold",
            Self::Claims => "the policy asks for claims (`r.claims`), which the log does not hold",
        }
    }
}

/// The lines of each reason.
#[derive(Debug, Default)]
pub(super) struct Skipped(BTreeMap<Reason, Lines>);

/// How many, and the first of them as `decisions.jsonl:12`.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) count: u64,
    pub(super) first: Vec<String>,
}

impl Skipped {
    pub(super) fn add(&mut self, reason: Reason, (log, number): (&str, u64)) {
        let lines = self.0.entry(reason).or_default();
        lines.count += 1;
        if lines.first.len() < MOST {
            lines.first.push(format!("{log}:{number}"));
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.0.values().map(|lines| lines.count).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Reason, &Lines)> {
        self.0.iter().map(|(reason, lines)| (*reason, lines))
    }
}

/// Enough to see what is wrong.
const MOST: usize = 5;

//! The `policy` section of the configuration.
//!
//! Reading the environment is the configuration's business: nothing in this area looks for settings elsewhere.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Where the policy lives, how its edits are noticed, and which claim holds a caller's roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The folder of `model.conf` and `policy.csv`, and of `cases.toml`, `step_up.toml` and `revoked.toml` where they are. Default: `policies`.
    pub dir: PathBuf,
    /// The claim whose values become `role:<value>`, taken whole: a namespaced name such as
    /// `https://example.com/roles` is one name. Default: `roles`.
    pub roles_claim: String,
    /// How edits of the folder are noticed. Default: `events`.
    pub watch: Watching,
    /// Milliseconds between two looks at the folder, from 50 to 1000. Default: 250.
    pub poll_milliseconds: Milliseconds,
    /// One decision in so many, on average, is decided once more by the casbin crate, off the request's path; 0 for none.
    /// Default: 1000.
    pub sample_every: u32,
    /// The file that decisions are written to, a line each, or `stdout`. Default: none, and nothing is written.
    pub decision_log: Option<PathBuf>,
    /// Mebibytes of a file before it is set aside as `.1`, from 1 to 1048576. Default: 64.
    pub decision_log_max_mebibytes: Mebibytes,
    /// How many files that were set aside are kept. Default: 5.
    pub decision_log_keep: u16,
    /// One decision that allows in so many, on average, is written; 0 for none. Denials are all written. Default: 1.
    pub decision_log_sample_allows: u32,
    /// What is not written as it is. Default: nothing.
    pub decision_log_mask: Vec<Masked>,
    /// How many decisions are kept in memory for the policy desk, from 0 to 100000; some hundred bytes each. Default: 5000.
    pub recent_decisions: Kept,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            dir: PathBuf::from("policies"),
            roles_claim: "roles".to_owned(),
            watch: Watching::default(),
            poll_milliseconds: Milliseconds(250),
            sample_every: 1_000,
            decision_log: None,
            decision_log_max_mebibytes: Mebibytes(64),
            decision_log_keep: 5,
            decision_log_sample_allows: 1,
            decision_log_mask: Vec::new(),
            recent_decisions: Kept(5_000),
        }
    }
}

/// How edits of the policy folder are noticed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Watching {
    /// The system tells of them; a look now and then finds what it cannot tell, as on a network file system.
    #[default]
    Events,
    /// By looking alone.
    Poll,
}

/// What the decision log hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Masked {
    /// Each principal with a value is its kind and a hash: lines of one caller can still be told to be of one.
    HashPrincipals,
    /// Principals are left out.
    NoPrincipals,
    /// A path is the pattern of its route; without a route it is left out.
    NoParameters,
}

/// The size of a file. Smaller ones would be gone before anybody reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Mebibytes(u32);

impl Mebibytes {
    /// So many bytes.
    #[must_use]
    pub fn bytes(self) -> u64 {
        u64::from(self.0) << 20
    }
}

impl TryFrom<u64> for Mebibytes {
    type Error = String;

    fn try_from(found: u64) -> Result<Self, String> {
        let size = u32::try_from(found).ok();
        let size = size.filter(|size| (1..=1 << 20).contains(size));
        let refusal = || format!("found `{found}`, accepted: 1 to 1048576 mebibytes");
        size.map(Self).ok_or_else(refusal)
    }
}

impl From<Mebibytes> for u64 {
    fn from(mebibytes: Mebibytes) -> Self {
        mebibytes.0.into()
    }
}

/// A pause between two looks. Shorter would keep a processor busy; longer would break the promise that an edit is
/// effective within a second or so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Milliseconds(u16);

impl Milliseconds {
    pub(super) fn duration(self) -> Duration {
        Duration::from_millis(self.0.into())
    }
}

impl TryFrom<u64> for Milliseconds {
    type Error = String;

    fn try_from(found: u64) -> Result<Self, String> {
        let pause = u16::try_from(found).ok();
        let pause = pause.filter(|pause| (50..=1000).contains(pause));
        let refusal = || format!("found `{found}`, accepted: 50 to 1000 milliseconds");
        pause.map(Self).ok_or_else(refusal)
    }
}

impl From<Milliseconds> for u64 {
    fn from(milliseconds: Milliseconds) -> Self {
        milliseconds.0.into()
    }
}

/// A number of things kept in memory, where more would be a burden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Kept(u32);

impl Kept {
    /// So many.
    #[must_use]
    pub fn count(self) -> usize {
        self.0 as usize
    }
}

impl TryFrom<u64> for Kept {
    type Error = String;

    fn try_from(found: u64) -> Result<Self, String> {
        let count = u32::try_from(found).ok();
        let count = count.filter(|count| *count <= 100_000);
        let refusal = || format!("found `{found}`, accepted: 0 to 100000");
        count.map(Self).ok_or_else(refusal)
    }
}

impl From<Kept> for u64 {
    fn from(kept: Kept) -> Self {
        kept.0.into()
    }
}

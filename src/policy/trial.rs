//! A policy on trial: loaded without a look at its cases, so that somebody can be shown why they fail.
//!
//! It lends its policy and never gives it away: what fails its cases must not decide for anybody.

use std::collections::HashSet;
use std::path::Path;

use super::cases::{self, Callers, Case, Tried};
use super::config::Config;
use super::decision::{DecideError, Decision};
use super::explanation::Explanation;
use super::principals::Principals;
use super::problem::{LoadError, Problem};
use super::request::AccessRequest;
use super::rulebook::RuleRef;
use super::snapshot::Policy;
use super::source;

/// A policy that its cases may not have passed.
#[derive(Debug)]
pub struct Trial {
    policy: Policy,
    cases: Vec<Case>,
    roles_claim: String,
}

impl Trial {
    /// Reads and checks the folder, but for what its cases come to.
    ///
    /// # Errors
    /// As [`Policy::load`], except for cases that are not met.
    pub fn load(config: &Config) -> Result<Self, LoadError> {
        let folder = source::read(&config.dir).map_err(LoadError::new)?;
        Self::of(&folder, &config.roles_claim)
    }

    /// The trial of a folder that lies elsewhere than on the disk: `read` gives the bytes of a file, or `None` where there is no
    /// such file. Problems and rules name the files below `dir`.
    ///
    /// # Errors
    /// As [`Self::load`], and whatever `read` fails with.
    pub fn read<E: From<LoadError>>(
        dir: &str,
        roles_claim: &str,
        read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Self, E> {
        let folder = source::given(dir, read)?.map_err(LoadError::new)?;
        Ok(Self::of(&folder, roles_claim)?)
    }

    /// The trial of a file of rules in the place of those in its folder: as [`Self::load`] of such a folder.
    ///
    /// # Errors
    /// As [`Self::load`], and the file cannot be read.
    pub fn of_rules(rules: &Path, roles_claim: &str) -> Result<Self, LoadError> {
        let dir = rules.parent().filter(|dir| !dir.as_os_str().is_empty());
        let folder = source::read(dir.unwrap_or(Path::new("."))).map_err(LoadError::new)?;
        let rules = source::read_rules(rules).map_err(|problem| LoadError::new(vec![problem]))?;
        Self::of(&folder.with_rules(rules), roles_claim)
    }

    /// The trial of the rules in `text` under the model of `policy`, without cases; problems and rules name them as `file`.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn of_text(policy: &Policy, file: &str, text: String) -> Result<Self, LoadError> {
        let rules = source::named(file, text).map_err(|problem| LoadError::new(vec![problem]))?;
        let folder = source::Folder {
            model: policy.model().clone(),
            rules,
            cases: None,
            step_up: None,
            companion: None,
            candidate: None,
        };
        Self::of(&folder, "")
    }

    /// The trial of a folder that has been read.
    pub(super) fn of(folder: &source::Folder, roles_claim: &str) -> Result<Self, LoadError> {
        let (policy, cases) = Policy::untried(folder)?;
        Ok(Self {
            policy,
            cases,
            roles_claim: roles_claim.to_owned(),
        })
    }

    /// The trial of a folder's `candidate.csv` in the place of its rules; `None` where there is none.
    pub(super) fn of_candidate(
        folder: &source::Folder,
        roles_claim: &str,
    ) -> Option<Result<Self, LoadError>> {
        let candidate = folder.candidate.as_ref()?;
        Some(match candidate {
            Ok(rules) => Self::of(&folder.with_rules(rules.clone()), roles_claim),
            Err(problem) => Err(LoadError::new(vec![Problem::clone(problem)])),
        })
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The caller whom cases call `who`: a persona, or `anonymous`.
    #[must_use]
    pub fn caller(&self, who: &str) -> Option<Principals> {
        self.policy.caller(who, &self.roles_claim)
    }

    /// Everybody whom cases can name: `anonymous`, then the personas in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.policy.names()
    }

    /// Decides every case, in the order of the file.
    #[must_use]
    pub fn run(&self) -> Vec<Tried<'_>> {
        let callers = Callers::of(self.policy.personas(), &self.roles_claim);
        let tried = cases::run(&self.cases, &callers, |request| self.policy.decide(request));
        let mut tried: Vec<_> = tried.collect();
        tried.sort_by_key(|tried| (tried.case.place.line, tried.case.place.column));
        tried
    }

    /// Why a case came out as it did.
    ///
    /// # Errors
    /// The engine failed on its request.
    pub fn explain(&self, case: &Case) -> Result<Explanation, DecideError> {
        self.ask(case, |request| self.policy.explain(request))
    }

    /// For a case that was denied: as [`Policy::enough`].
    #[must_use]
    pub fn enough(&self, case: &Case) -> Vec<String> {
        self.ask(case, |request| self.policy.enough(request))
    }

    fn ask<T>(&self, case: &Case, ask: impl FnOnce(&AccessRequest<'_>) -> T) -> T {
        let caller = self.caller(&case.who);
        ask(&AccessRequest {
            caller: &caller.unwrap_or_else(Principals::anonymous),
            method: &case.method,
            path: &case.path,
            ip: case.ip,
        })
    }

    /// The rules that settled none of `decisions`, in the order of the file.
    pub fn unreached<'d>(&self, decisions: impl Iterator<Item = &'d Decision>) -> Vec<RuleRef> {
        let reached: HashSet<_> = decisions.filter_map(Decision::rule).collect();
        let book = self.policy.judge().engine().book();
        let mut unreached: Vec<_> = book.ids().filter(|rule| !reached.contains(rule)).collect();
        unreached.sort_unstable_by_key(|rule| book.line(*rule));
        unreached
            .into_iter()
            .map(|rule| book.rule_ref(rule))
            .collect()
    }

    /// The claim whose values become `role:<value>`.
    #[must_use]
    pub fn roles_claim(&self) -> &str {
        &self.roles_claim
    }
}

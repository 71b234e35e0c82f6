//! A loaded policy: one immutable value that decides, and says which revision it is.
//!
//! A folder loads whole or not at all. There is no half of a policy that would be safe to run.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use super::cases::{self, Callers, Case};
use super::config::Config;
use super::csv;
use super::decision::{DecideError, Decision};
use super::engine::Engine;
use super::explanation::Explanation;
use super::hits::Hits;
use super::judge::Judge;
use super::model::{self, Asker, Model};
use super::named::{self, Named};
use super::persona::Persona;
use super::principals::Principals;
use super::problem::{Code, LoadError, Problem};
use super::request::AccessRequest;
use super::revision::Revision;
use super::source::{self, Folder, Source};
use super::step_up::{Demands, StepUp};
use super::uses;
use super::wider;

/// The policy of one folder, checked and ready. Share it behind an `Arc`.
pub struct Policy {
    judge: Judge,
    demands: Demands,
    personas: Vec<Persona>,
    warnings: Vec<Problem>,
    hits: Hits,
    case_paths: Box<[Box<str>]>,
    named: OnceLock<Named>,
    /// What other rules are read for.
    model: Source,
}

impl Policy {
    /// Reads, checks and tries the folder. What its `revoked.toml` says is for [`super::Companion`] to check.
    ///
    /// # Errors
    /// Every problem that was found: a file that cannot be read, a line that would not mean what it says, a case of
    /// `cases.toml` that the policy does not meet.
    pub fn load(config: &Config) -> Result<Self, LoadError> {
        let folder = source::read(&config.dir).map_err(LoadError::new)?;
        Self::of(&folder, &config.roles_claim)
    }

    /// The policy of a folder that has been read.
    pub(super) fn of(folder: &Folder, roles_claim: &str) -> Result<Self, LoadError> {
        let (policy, cases) = Self::untried(folder)?;
        let callers = Callers::of(&policy.personas, roles_claim);
        let tried = cases::run(&cases, &callers, |request| policy.decide(request));
        let failed = cases::problems(tried);
        if failed.is_empty() {
            Ok(policy)
        } else {
            Err(folder.refuse(failed))
        }
    }

    /// The policy of a folder and its cases, which it may fail: such a policy must not decide for anybody.
    pub(super) fn untried(folder: &Folder) -> Result<(Self, Vec<Case>), LoadError> {
        let mut problems = Vec::new();
        let cases = folder
            .cases
            .as_ref()
            .map(|source| cases::read(source, &mut problems));
        let (personas, cases) = cases.unwrap_or_default();
        let demands = folder.step_up.as_ref();
        let demands = demands.map(|source| Demands::read(source, &mut problems));
        let demands = demands.unwrap_or_default();
        let judge = judge(&folder.model, &folder.rules, &mut problems);
        let Some(judge) = judge.filter(|_| problems.is_empty()) else {
            return Err(folder.refuse(problems));
        };
        let warnings = warnings(folder, judge.engine(), &demands);
        let policy = Self {
            hits: Hits::new(judge.engine().rule_count()),
            judge,
            demands,
            personas,
            warnings,
            case_paths: named::paths_of(&cases),
            named: OnceLock::new(),
            model: folder.model.clone(),
        };
        Ok((policy, cases))
    }

    /// Decides one request.
    ///
    /// # Errors
    /// The engine failed on this request. The caller is to be refused.
    pub fn decide(&self, request: &AccessRequest<'_>) -> Result<Decision, DecideError> {
        self.judge.decide(request)
    }

    /// For a request that was allowed: the first demand of `step_up.toml` that its caller does not meet at `now`, where the
    /// issuer's clock may differ by `leeway`. Whoever asks [`Self::decide`] must ask this as well before letting anyone
    /// pass.
    #[must_use]
    pub fn unmet(
        &self,
        request: &AccessRequest<'_>,
        now: SystemTime,
        leeway: Duration,
    ) -> Option<&StepUp> {
        self.demands.unmet(request, now, leeway)
    }

    /// Every demand of `step_up.toml` that the caller does not meet, as [`Self::unmet`] names the first.
    #[must_use]
    pub fn all_unmet(
        &self,
        request: &AccessRequest<'_>,
        now: SystemTime,
        leeway: Duration,
    ) -> Vec<&StepUp> {
        self.demands.all_unmet(request, now, leeway).collect()
    }

    /// For a request that was denied: the permissions and scopes of which any single one would have been enough, as
    /// they stand in the policy, sorted. Each was tried, so none is named in vain; at most sixteen are tried, so a
    /// refusal stays within a small multiple of a decision's work. Empty when the engine fails.
    #[must_use]
    pub fn sufficient(&self, request: &AccessRequest<'_>) -> Vec<String> {
        self.judge.sufficient(request)
    }

    /// For a request that was denied: the names of any kind but users', of which any single one would have been enough,
    /// sorted. For admins; many names are tried, so it takes up to a few hundred times as long as [`Self::sufficient`].
    #[must_use]
    pub fn enough(&self, request: &AccessRequest<'_>) -> Vec<String> {
        self.judge.enough(request)
    }

    /// Decides one request and says why, in full. It costs a multiple of [`Self::decide`].
    ///
    /// # Errors
    /// The engine failed on this request.
    pub fn explain(&self, request: &AccessRequest<'_>) -> Result<Explanation, DecideError> {
        self.judge.explain(request)
    }

    pub(super) fn judge(&self) -> &Judge {
        &self.judge
    }

    pub(super) fn model(&self) -> &Source {
        &self.model
    }

    pub(super) fn demands(&self) -> &Demands {
        &self.demands
    }

    /// What the casbin crate says to a request; `None` where it decides anyway, or cannot say.
    pub(super) fn second_opinion(&self, request: &AccessRequest<'_>) -> Option<bool> {
        self.judge.second_opinion(request)
    }

    /// The folder that its rules were read from, as the configuration names it.
    #[must_use]
    pub fn folder(&self) -> Option<&str> {
        let file = &self.judge.engine().book().source().file;
        file.rsplit_once('/').map(|(folder, _)| folder)
    }

    /// The hash of the model and the rules.
    #[must_use]
    pub fn revision(&self) -> &Revision {
        self.judge.engine().revision()
    }

    /// The personas of `cases.toml`, in its order.
    #[must_use]
    pub fn personas(&self) -> &[Persona] {
        &self.personas
    }

    /// What somebody should look at although the policy can be served by, in the order of files and lines: patterns
    /// that match more than they seem to.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// Counts what [`Self::decide`] said to a request of somebody's. Whoever only asks what would be counts nothing.
    #[inline]
    pub fn count(&self, decision: &Decision, now: SystemTime) {
        if let Some(rule) = decision.rule() {
            self.hits.count(rule, now);
        }
    }

    pub(super) fn hits(&self) -> &Hits {
        &self.hits
    }

    /// Takes over what the rules of `before` did that this policy has, too.
    pub(super) fn continue_from(&self, before: &Self) {
        let (book, old) = (self.judge.engine().book(), before.judge.engine().book());
        self.hits.take_over(book, (&before.hits, old));
    }

    /// The users and paths that the folder names. The first call looks for them, which takes a second for a million rules.
    pub fn named(&self) -> &Named {
        self.named.get_or_init(|| self.look_for_names())
    }

    pub(super) fn case_paths(&self) -> impl Iterator<Item = &str> {
        self.case_paths.iter().map(AsRef::as_ref)
    }

    /// How many rules decide; role links are not counted, and a repeated line counts once.
    #[must_use]
    pub fn rule_count(&self) -> usize {
        self.judge.engine().rule_count()
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Policy({}, {} rules)",
            self.revision(),
            self.rule_count()
        )
    }
}

/// The warnings, each with its line.
fn warnings(folder: &Folder, engine: &Engine, demands: &Demands) -> Vec<Problem> {
    let uses = uses::of(engine.model(), engine.book()).chain(demands.uses());
    let slow = engine.slow_term().cloned().into_iter();
    folder.illustrated(slow.chain(wider::warnings(uses)).collect())
}

/// What decides by a model and its rules; `None` with problems.
pub(super) fn judge(model: &Source, rules: &Source, problems: &mut Vec<Problem>) -> Option<Judge> {
    let revision = Revision::of(&model.text, &rules.text);
    let Some(model) = model::read(model, Asker::Server, problems) else {
        // Without a model, a line can still be unreadable.
        csv::rows(rules, problems, |_, _| {});
        return None;
    };
    let engine = Engine::new(model, rules, revision, problems)?;
    let judge = Judge::new(engine);
    match judge.decide(&trial(&Principals::anonymous())) {
        Ok(_) => Some(judge),
        Err(error) => {
            problems.push(unusable(
                judge.engine().model(),
                &error.to_string(),
                DECIDABLE,
            ));
            None
        }
    }
}

fn unusable(model: &Model, message: &str, mend: &str) -> Problem {
    Problem::new(
        Code::Matcher,
        model.matcher.place(0),
        format!("the matcher cannot be used: {message}"),
        mend,
    )
}

const DECIDABLE: &str = "it must be true or false for every caller, also for one without claims: \
                         write `r.claims?.org?.id` for a claim inside a claim";

/// A request that every policy must be able to decide.
fn trial(caller: &Principals) -> AccessRequest<'_> {
    AccessRequest {
        caller,
        method: "GET",
        path: "/",
        ip: Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
    }
}

#[cfg(test)]
mod tests;

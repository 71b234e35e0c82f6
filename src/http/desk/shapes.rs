//! The shapes of the desk's answers, which are written member by member in the files of their routes.

#![expect(
    dead_code,
    reason = "they describe JSON that is written member by member, and no value is made of them"
)]

use std::collections::BTreeMap;

use utoipa::ToSchema;
use utoipa::openapi::schema::Object;

use crate::http::described::rules::{Demand, Finding, Nearest, Rule, Step, one_of};

/// Which policy decides, and what lies beside it.
#[derive(ToSchema)]
#[schema(as = PolicyStanding)]
pub(super) struct Standing {
    revision: String,
    #[schema(format = DateTime)]
    loaded_at: String,
    rules: usize,
    /// Those that settled nothing since they were loaded.
    unused_rules: usize,
    /// Why the files of the folder are not live; null while they are.
    #[schema(required)]
    refused: Option<Vec<Finding>>,
    #[schema(required)]
    candidate: Option<CandidateStanding>,
    /// The personas of `cases.toml`.
    personas: Vec<String>,
    recent: Recent,
}

/// What `candidate.csv` is.
#[derive(ToSchema)]
struct CandidateStanding {
    /// Null where it cannot be used.
    #[schema(required)]
    revision: Option<String>,
    #[schema(required)]
    rules: Option<usize>,
    problems: Vec<Finding>,
}

/// How many decisions are kept, and how many at most.
#[derive(ToSchema)]
#[schema(as = RecentDecisions)]
struct Recent {
    kept: usize,
    most: usize,
}

/// A page of rules.
#[derive(ToSchema)]
#[schema(as = PolicyRules)]
pub(super) struct Rules {
    revision: String,
    total: usize,
    offset: usize,
    rules: Vec<WorkedRule>,
    /// What is to be said of no rule in particular; on the first page alone.
    findings: Vec<Finding>,
}

/// A rule with what it did.
#[derive(ToSchema)]
struct WorkedRule {
    file: String,
    line: usize,
    text: String,
    /// How many it settled since it was loaded.
    decisions: u64,
    #[schema(required, format = DateTime)]
    last: Option<String>,
    findings: Vec<Finding>,
}

/// What the policy says to a request, and why.
#[derive(ToSchema)]
#[schema(as = PolicyExplanation)]
pub(super) struct Explanation {
    who: String,
    principals: Vec<String>,
    method: String,
    /// Null where the path is refused before policy.
    #[schema(required)]
    path: Option<String>,
    /// The route that would answer, with its method.
    #[schema(required)]
    route: Option<String>,
    allowed: bool,
    /// Why it is refused before policy.
    #[schema(required)]
    refused: Option<String>,
    #[schema(required, schema_with = verdict_or_null)]
    verdict: Option<String>,
    #[schema(required)]
    settled_by: Option<Rule>,
    /// From the caller to the name that the rule is for.
    #[schema(required)]
    role_path: Option<Vec<Step>>,
    #[schema(required)]
    nearest: Option<Vec<Nearest>>,
    /// Names of which any one would be enough.
    #[schema(required)]
    enough: Option<Vec<String>>,
    /// Demands on the sign-in that are not met.
    #[schema(required)]
    unmet: Option<Vec<Demand>>,
    #[schema(required)]
    revision: Option<String>,
}

/// What each persona may do on each route.
#[derive(ToSchema)]
#[schema(as = PolicyMatrix)]
pub(super) struct Matrix {
    who: Vec<String>,
    routes: Vec<MatrixRow>,
    revision: String,
}

/// A route of the matrix.
#[derive(ToSchema)]
struct MatrixRow {
    method: String,
    route: String,
    /// The path that stands for it.
    path: String,
    who: BTreeMap<String, MatrixCell>,
}

/// What one of them may do there.
#[derive(ToSchema)]
struct MatrixCell {
    #[schema(schema_with = answers)]
    answer: String,
    #[schema(required)]
    settled_by: Option<Rule>,
}

/// Who would gain and who would lose what.
#[derive(ToSchema)]
#[schema(as = PolicyDiff)]
pub(super) struct Diff {
    changes: Vec<Change>,
    summary: Summary,
}

/// Something that is gained or lost.
#[derive(ToSchema)]
#[schema(as = PolicyChange)]
struct Change {
    #[schema(schema_with = changes)]
    change: String,
    /// The names that it takes together.
    #[schema(required)]
    names: Option<Vec<String>>,
    #[schema(required)]
    domain: Option<String>,
    #[schema(required)]
    persona: Option<String>,
    method: String,
    path: String,
    before: Said,
    after: Said,
}

/// What a policy says.
#[derive(ToSchema)]
#[schema(as = PolicySaid)]
struct Said {
    #[schema(schema_with = said)]
    verdict: String,
    #[schema(required)]
    settled_by: Option<Rule>,
    demands: Vec<Demand>,
}

/// What was compared, and what it came to.
#[derive(ToSchema)]
#[schema(as = PolicyDiffSummary)]
struct Summary {
    /// Always `summary`.
    change: String,
    gained: usize,
    lost: usize,
    names: usize,
    personas: usize,
    paths: usize,
    /// Whether there can be no other change.
    exhaustive: bool,
    doubts: Vec<String>,
    before: String,
    after: String,
}

/// The decisions that were made last, the newest first.
#[derive(ToSchema)]
#[schema(as = PolicyDecisions)]
pub(super) struct Decisions {
    kept: usize,
    /// Of those, the ones that were asked for.
    matching: usize,
    decisions: Vec<Decision>,
}

/// How a request was decided.
#[derive(ToSchema)]
#[schema(as = PolicyVerdict, rename_all = "snake_case")]
pub(super) enum Verdict {
    Allow,
    Deny,
}

/// A decision of the past.
#[derive(ToSchema)]
#[schema(as = PolicyDecision)]
pub(in crate::http) struct Decision {
    #[schema(format = DateTime)]
    at: String,
    trace_id: String,
    #[schema(required)]
    decision_id: Option<String>,
    #[schema(schema_with = doors)]
    door: String,
    method: String,
    route: String,
    path: String,
    principals: Vec<String>,
    #[schema(schema_with = verdict)]
    verdict: String,
    /// What the rules alone said.
    #[schema(required, schema_with = verdict_or_null)]
    ruled: Option<String>,
    /// That of the refusal.
    #[schema(required)]
    code: Option<String>,
    #[schema(required)]
    rule: Option<DecidedBy>,
    revision: String,
}

/// The line that decided.
#[derive(ToSchema)]
struct DecidedBy {
    line: usize,
    /// Null where another revision decided than the live one.
    #[schema(required)]
    text: Option<String>,
}

fn verdict() -> Object {
    one_of(["allow", "deny"])
}

/// One of them, or null.
pub(in crate::http) fn verdict_or_null() -> Object {
    or_null(verdict())
}

fn or_null(mut texts: Object) -> Object {
    use utoipa::openapi::schema::{SchemaType, Type};
    texts.schema_type = SchemaType::from_iter([Type::String, Type::Null]);
    texts
        .enum_values
        .get_or_insert_default()
        .push(serde_json::Value::Null);
    texts
}

fn said() -> Object {
    one_of(["allow", "deny", "fault"])
}

fn answers() -> Object {
    one_of(["allow", "deny", "step-up", "fault"])
}

fn changes() -> Object {
    one_of(["gained", "lost"])
}

fn doors() -> Object {
    one_of(["guard", "access_list", "forward_auth", "authzen"])
}

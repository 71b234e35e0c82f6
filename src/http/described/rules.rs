//! The shapes of what is told of policies: rules, problems, role paths. The values are written by `policy::json`.

#![expect(
    dead_code,
    reason = "they describe JSON that is written member by member, and no value is made of them"
)]

use utoipa::ToSchema;

/// A rule by its place and its text.
#[derive(ToSchema)]
#[schema(example = json!({"file": "policy.csv", "line": 20, "text": "p, anyone, /api/open, ^GET$, allow"}))]
pub(in crate::http) struct Rule {
    pub(in crate::http) file: String,
    /// From 1.
    pub(in crate::http) line: usize,
    pub(in crate::http) text: String,
}

/// A place in a file of the policy folder, or in rules that were sent.
#[derive(ToSchema)]
pub(in crate::http) struct Place {
    file: String,
    /// From 1.
    line: usize,
    /// From 1.
    column: usize,
}

/// Something to be said about a policy, as `policy check` prints it.
#[derive(ToSchema)]
#[schema(as = Finding)]
pub(in crate::http) struct Finding {
    #[schema(schema_with = severities)]
    severity: String,
    /// Stable, from a closed list.
    code: String,
    file: String,
    /// From 1.
    line: usize,
    /// From 1.
    column: usize,
    message: String,
    /// What to do about it.
    mend: String,
    /// The line that it is about.
    #[schema(required)]
    excerpt: Option<String>,
}

/// One step from a name of the caller to the name that a rule is for.
#[derive(ToSchema)]
pub(in crate::http) struct Step {
    member: String,
    role: String,
    /// The claim that makes the member one, if a token does.
    #[schema(required)]
    claim: Option<String>,
    /// The line that does, if one does.
    #[schema(required)]
    line: Option<Rule>,
}

/// A rule that came near, with the parts of its matcher.
#[derive(ToSchema)]
pub(in crate::http) struct Nearest {
    rule: Rule,
    terms: Vec<Term>,
}

/// A part of a matcher.
#[derive(ToSchema)]
struct Term {
    text: String,
    holds: bool,
}

/// A demand on the sign-in (RFC 9470).
#[derive(ToSchema)]
pub(in crate::http) struct Demand {
    place: Place,
    acr: Vec<String>,
    #[schema(required)]
    max_age_seconds: Option<u32>,
}

fn severities() -> utoipa::openapi::schema::Object {
    one_of(["error", "warning"])
}

/// One of these texts.
pub(in crate::http) fn one_of<const N: usize>(
    texts: [&'static str; N],
) -> utoipa::openapi::schema::Object {
    use utoipa::openapi::schema::{ObjectBuilder, Type};
    let text = ObjectBuilder::new().schema_type(Type::String);
    text.enum_values(Some(texts)).build()
}

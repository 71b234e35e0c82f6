//! The shapes of what is asked (Authorization API 1.0, sections 6 to 8). The values are read member by member, so that what is
//! wrong can be named; members that are not described are left alone.

#![expect(
    dead_code,
    reason = "they describe JSON that is read member by member, and no value is made of them"
)]

use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Who, or what, an evaluation is about.
#[derive(ToSchema)]
#[schema(as = AuthzenEntity, example = json!({"type": "route", "id": "/api/protected"}))]
struct Entity {
    r#type: String,
    id: String,
    #[schema(value_type = Option<Object>)]
    properties: Option<Map<String, Value>>,
}

/// The same, of which a search finds the `id`.
#[derive(ToSchema)]
#[schema(as = AuthzenKind, example = json!({"type": "user"}))]
struct Kind {
    r#type: String,
    #[schema(value_type = Option<Object>)]
    properties: Option<Map<String, Value>>,
}

/// What is done; of a route, the HTTP method.
#[derive(ToSchema)]
#[schema(as = AuthzenAction, example = json!({"name": "GET"}))]
struct Action {
    name: String,
    #[schema(value_type = Option<Object>)]
    properties: Option<Map<String, Value>>,
}

/// One evaluation.
#[derive(ToSchema)]
#[schema(as = AuthzenEvaluationAsked, example = json!({
    "subject": {"type": "user", "id": "auth0|alice", "properties": {"permissions": ["read:protected"]}},
    "action": {"name": "GET"},
    "resource": {"type": "route", "id": "/api/protected"}
}))]
pub(super) struct EvaluationAsked {
    subject: Entity,
    action: Action,
    resource: Entity,
    #[schema(value_type = Option<Object>)]
    context: Option<Map<String, Value>>,
}

/// Many evaluations, and what stands in for the entities that one lacks.
#[derive(ToSchema)]
#[schema(as = AuthzenEvaluationsAsked, example = json!({
    "subject": {"type": "user", "id": "auth0|alice", "properties": {"permissions": ["read:protected"]}},
    "action": {"name": "GET"},
    "evaluations": [{"resource": {"type": "route", "id": "/api/protected"}}]
}))]
pub(super) struct EvaluationsAsked {
    #[schema(value_type = Option<Object>)]
    subject: Option<Value>,
    #[schema(value_type = Option<Object>)]
    action: Option<Value>,
    #[schema(value_type = Option<Object>)]
    resource: Option<Value>,
    #[schema(value_type = Option<Object>)]
    context: Option<Map<String, Value>>,
    /// Evaluations, each with entities of its own or those above; what is none is denied by itself. Without any, the body is one.
    #[schema(max_items = 100)]
    evaluations: Option<Vec<Value>>,
    options: Option<Options>,
}

/// How many evaluations are made.
#[derive(ToSchema)]
#[schema(as = AuthzenOptions)]
struct Options {
    #[schema(inline)]
    evaluations_semantic: Option<Semantic>,
}

/// When to stop.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
enum Semantic {
    ExecuteAll,
    DenyOnFirstDeny,
    PermitOnFirstPermit,
}

/// Who may do this?
#[derive(ToSchema)]
#[schema(as = AuthzenSubjectSearch, example = json!({
    "subject": {"type": "user"}, "action": {"name": "GET"}, "resource": {"type": "route", "id": "/api/protected"}
}))]
pub(super) struct SubjectSearch {
    subject: Kind,
    action: Action,
    resource: Entity,
    #[schema(value_type = Option<Object>)]
    context: Option<Map<String, Value>>,
    page: Option<PageAsked>,
}

/// On what may he do this?
#[derive(ToSchema)]
#[schema(as = AuthzenResourceSearch, example = json!({
    "subject": {"type": "user", "id": "auth0|alice"}, "action": {"name": "GET"}, "resource": {"type": "route"}
}))]
pub(super) struct ResourceSearch {
    subject: Entity,
    action: Action,
    resource: Kind,
    #[schema(value_type = Option<Object>)]
    context: Option<Map<String, Value>>,
    page: Option<PageAsked>,
}

/// What may he do with it?
#[derive(ToSchema)]
#[schema(as = AuthzenActionSearch, example = json!({
    "subject": {"type": "user", "id": "auth0|alice"}, "resource": {"type": "route", "id": "/api/protected"}
}))]
pub(super) struct ActionSearch {
    subject: Entity,
    resource: Entity,
    #[schema(value_type = Option<Object>)]
    context: Option<Map<String, Value>>,
    page: Option<PageAsked>,
}

/// Which page of the results is wanted.
#[derive(ToSchema)]
#[schema(as = AuthzenPageAsked)]
struct PageAsked {
    /// The `next_token` of the page before.
    token: Option<String>,
    /// At most 1000; 100 without it, or if it is 0.
    limit: Option<usize>,
}

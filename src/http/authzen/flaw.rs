//! What is wrong with a request of AuthZEN, as one phrase that says what is wanted and where.

/// What the body must be. A whole request is refused for it; one evaluation among others is denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flaw(pub(super) &'static str);

/// The phrases for one entity.
pub(super) struct Words {
    /// Its name.
    pub(super) name: &'static str,
    /// It is missing, or no object.
    pub(super) whole: Flaw,
    /// Its `type`, or the `name` of an action, is missing or no text.
    pub(super) kind: Flaw,
    /// Its `id` is missing or no text.
    pub(super) id: Flaw,
    /// Its `properties` are no object.
    pub(super) properties: Flaw,
}

pub(super) const SUBJECT: Words = Words {
    name: "subject",
    whole: Flaw("a JSON object in which `subject` is an object"),
    kind: Flaw("a JSON object in which `subject.type` is a text"),
    id: Flaw("a JSON object in which `subject.id` is a text"),
    properties: Flaw("a JSON object in which `subject.properties`, if there, is an object"),
};

pub(super) const RESOURCE: Words = Words {
    name: "resource",
    whole: Flaw("a JSON object in which `resource` is an object"),
    kind: Flaw("a JSON object in which `resource.type` is a text"),
    id: Flaw("a JSON object in which `resource.id` is a text"),
    properties: Flaw("a JSON object in which `resource.properties`, if there, is an object"),
};

pub(super) const ACTION: Words = Words {
    name: "action",
    whole: Flaw("a JSON object in which `action` is an object"),
    kind: Flaw("a JSON object in which `action.name` is a text"),
    // An action has none.
    id: Flaw("a JSON object in which `action.name` is a text"),
    properties: Flaw("a JSON object in which `action.properties`, if there, is an object"),
};

pub(super) const CONTEXT: Flaw = Flaw("a JSON object in which `context`, if there, is an object");

pub(super) const ITEM: Flaw = Flaw("a JSON object in which each of `evaluations` is an object");

pub(super) const EVALUATIONS: Flaw =
    Flaw("a JSON object in which `evaluations`, if there, is a list of at most 100 objects");

pub(super) const OPTIONS: Flaw = Flaw("a JSON object in which `options`, if there, is an object");

pub(super) const SEMANTIC: Flaw = Flaw(
    "a JSON object in which `options.evaluations_semantic`, if there, is `execute_all`, `deny_on_first_deny` or \
     `permit_on_first_permit`",
);

pub(super) const PAGE: Flaw = Flaw("a JSON object in which `page`, if there, is an object");

pub(super) const LIMIT: Flaw =
    Flaw("a JSON object in which `page.limit`, if there, is a whole number that is not negative");

pub(super) const TOKEN: Flaw = Flaw(
    "a JSON object in which `page.token`, if there, is the `next_token` of an answer to the same search",
);

pub(super) const OBJECT: Flaw =
    Flaw("a JSON object of at most 128 levels in which no member is there twice");

pub(super) const JSON: Flaw = Flaw("JSON, sent as `Content-Type: application/json`");

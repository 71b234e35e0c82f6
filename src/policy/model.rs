//! The model: which fields a request has, which columns a rule has, how roles are spelled, what decides.
//!
//! One set of definitions decides. Whatever a decision would not use is refused, because an admin who wrote it
//! believes that it works.

mod definitions;

use definitions::Definitions;

use super::conf::{self, Entry};
use super::fields;
use super::problem::{Code, Problem};
use super::source::Source;

/// A model without problems, except perhaps in its matcher.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) asker: Asker,
    pub(super) request: Vec<String>,
    pub(super) columns: Vec<String>,
    pub(super) roles: Vec<RoleDefinition>,
    pub(super) effect: Effect,
    pub(super) matcher: Entry,
    /// Further kinds of rules (`p2`), which other calls would use. Empty for the server, which has no other calls.
    pub(super) idle: Vec<String>,
}

/// Who will ask the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asker {
    /// The server: requests have the fields that it knows, and a definition that no decision uses is a mistake.
    Server,
    /// Whoever uses Casbin: requests have any fields, and models bring definitions for other calls (`p2`, `m2`).
    Anyone,
}

/// `g = _, _`: the function's name, and how many names it takes, two or three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RoleDefinition {
    pub(super) name: &'static str,
    pub(super) places: usize,
}

/// How the effects of the rules that match become one verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    AllowOverride,
    DenyOverride,
    DenyOnly,
    Priority,
}

impl Effect {
    const ALL: [Self; 4] = [
        Self::AllowOverride,
        Self::DenyOverride,
        Self::DenyOnly,
        Self::Priority,
    ];

    /// The text that Casbin knows it by.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::AllowOverride => "some(where (p.eft == allow))",
            Self::DenyOverride => "some(where (p.eft == allow)) && !some(where (p.eft == deny))",
            Self::DenyOnly => "!some(where (p.eft == deny))",
            Self::Priority => "priority(p.eft) || deny",
        }
    }
}

/// Reads the model; `None` when a problem leaves nothing to check rules against.
pub(super) fn read(source: &Source, asker: Asker, problems: &mut Vec<Problem>) -> Option<Model> {
    let found = problems.len();
    let mut definitions = Definitions::new(asker == Asker::Server);
    for section in conf::read(source, problems) {
        definitions.take(section, problems);
    }
    definitions.report_missing(source, problems);
    let (request, columns, effect) = (
        definitions.request?,
        definitions.policy?,
        definitions.effect?,
    );
    let model = Model {
        asker,
        request: request_fields(&request, asker, problems),
        columns: names_of(&columns, problems),
        roles: role_definitions(&definitions.roles, problems),
        effect: effect_of(&effect, problems)?,
        matcher: definitions.matcher?,
        idle: definitions.idle,
    };
    (problems.len() == found).then_some(model)
}

fn request_fields(entry: &Entry, asker: Asker, problems: &mut Vec<Problem>) -> Vec<String> {
    if asker == Asker::Server {
        let unknown = names(entry).filter(|(_, name)| fields::Field::named(name).is_none());
        problems.extend(unknown.map(|(offset, name)| {
            Problem::new(
                Code::RequestField,
                entry.place(offset),
                format!("no request has a field `{name}`"),
                format!("a request has {}", quoted_list(&fields::names())),
            )
        }));
    }
    names_of(entry, problems)
}

fn quoted_list(names: &[&str]) -> String {
    let (last, others) = names.split_last().unwrap_or((&"", &[]));
    format!("`{}` and `{last}`", others.join("`, `"))
}

fn names_of(entry: &Entry, problems: &mut Vec<Problem>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (offset, name) in names(entry) {
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_name {
            problems.push(Problem::new(
                Code::ModelSyntax,
                entry.place(offset),
                format!("`{name}` cannot be a name"),
                "use letters, digits and `_`, and separate names by commas",
            ));
        } else if found.iter().any(|known| known == name) {
            problems.push(named_twice(entry, offset, name));
        } else {
            found.push(name.to_owned());
        }
    }
    found
}

fn role_definitions(entries: &[Entry], problems: &mut Vec<Problem>) -> Vec<RoleDefinition> {
    let mut roles = Vec::new();
    for (entry, name) in entries.iter().zip(ROLE_FUNCTIONS) {
        let places = names(entry).filter(|(_, name)| *name == "_").count();
        if entry.key != name || places != names(entry).count() || !(2..=3).contains(&places) {
            problems.push(role_shape(entry));
        }
        roles.push(RoleDefinition { name, places });
    }
    problems.extend(entries.iter().skip(ROLE_FUNCTIONS.len()).map(role_shape));
    roles
}

fn effect_of(entry: &Entry, problems: &mut Vec<Problem>) -> Option<Effect> {
    let text = entry.value().replace("p_eft", "p.eft");
    let effect = Effect::ALL.into_iter().find(|effect| effect.text() == text);
    if effect.is_none() {
        let known: Vec<String> = Effect::ALL
            .iter()
            .map(|e| format!("`{}`", e.text()))
            .collect();
        problems.push(Problem::new(
            Code::PolicyEffect,
            entry.place(0),
            format!("`{}` is no effect that Casbin knows", entry.value()),
            format!("write one of these, exactly: {}", known.join(", ")),
        ));
    }
    effect
}

/// The names of a list, each with its byte in the value.
fn names(entry: &Entry) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    entry.value().split(',').map(move |raw| {
        let start = offset + raw.len() - raw.trim_start().len();
        offset += raw.len() + 1;
        (start, raw.trim())
    })
}

fn named_twice(entry: &Entry, offset: usize, name: &str) -> Problem {
    let message = format!("`{name}` is named a second time");
    Problem::new(
        Code::Duplicate,
        entry.place(offset),
        message,
        "keep one of the two",
    )
}

fn role_shape(entry: &Entry) -> Problem {
    let message = format!("`{} = {}` is no role definition", entry.key, entry.value());
    let mend = "write `g = _, _`, or `g = _, _, _` with domains; further ones are `g2`, `g3` and `g4`, in this order";
    Problem::new(Code::RoleDefinition, entry.key_place(), message, mend)
}

/// The role functions a model may define, in this order.
const ROLE_FUNCTIONS: [&str; 4] = ["g", "g2", "g3", "g4"];

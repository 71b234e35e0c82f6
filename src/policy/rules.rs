//! The lines of `policy.csv` against the model: what remains are rules and role links that mean what they say.
//!
//! The crate skips whatever it does not understand. A deny that is skipped opens a door, so here nothing is.

use super::csv::{self, Field, Row};
use super::model::{Asker, Model, RoleDefinition};
use super::problem::{Code, Problem};
use super::revision::Revision;
use super::roles::Roles;
use super::rulebook::Rulebook;
use super::source::Source;

/// What a policy file says.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) book: Rulebook,
    pub(super) roles: Roles,
}

/// Reads the file, checks its rows and sorts them into rules and role links. Each rule gets `slots` for the engine.
pub(super) fn read(
    source: &Source,
    revision: Revision,
    model: &Model,
    slots: usize,
    problems: &mut Vec<Problem>,
) -> Rules {
    let mut book = Rulebook::new(source, revision, &model.columns, slots);
    book.reserve(rule_lines(&source.text));
    let places: Vec<usize> = model.roles.iter().map(|role| role.places).collect();
    let mut roles = Roles::new(&places);
    csv::rows(source, problems, |row, problems| {
        let checker = Checker { source, row, model };
        let Some((kind, fields)) = row.fields.split_first() else {
            return;
        };
        if model.idle.iter().any(|idle| idle == kind.value) {
            return;
        }
        let role = (model.roles.iter().zip(0..)).find(|(role, _)| role.name == kind.value);
        let found = problems.len();
        match role {
            _ if kind.value == "p" => checker.rule_flaws(fields, problems),
            Some((role, _)) => checker.link_flaws(role, fields, problems),
            None => problems.push(checker.unknown_type(kind)),
        }
        if problems.len() > found {
            return;
        }
        match role {
            Some((role, definition)) => link(&mut roles, (definition, role.places), fields),
            None => book.push(&row),
        }
    });
    book.move_repeated_back();
    roles.sort();
    Rules { book, roles }
}

/// How many lines look like rules, so that the records need not move while they grow.
fn rule_lines(text: &str) -> usize {
    let lines = text.split('\n');
    lines.filter(|line| line.starts_with('p')).count()
}

fn link(roles: &mut Roles, (definition, places): (usize, usize), fields: &[Field<'_>]) {
    if let [member, role, others @ ..] = fields {
        let domain = others.first().filter(|_| places > 2);
        let domain = domain.map_or("", |domain| domain.value);
        roles.add(definition, [member.value, role.value], domain);
    }
}

struct Checker<'a, 'f> {
    source: &'a Source,
    row: Row<'a, 'f>,
    model: &'a Model,
}

impl Checker<'_, '_> {
    fn rule_flaws(&self, fields: &[Field<'_>], problems: &mut Vec<Problem>) {
        let columns = &self.model.columns;
        self.field_flaws(fields, columns.len(), problems);
        if fields.len() != columns.len() {
            let names = columns.join(", ");
            problems.push(self.column_count("p", columns.len(), &names, fields));
            return;
        }
        let effect = columns
            .iter()
            .zip(fields)
            .find(|(column, field)| *column == "eft" && self.field_flaw(field).is_none());
        problems.extend(effect.and_then(|(_, field)| self.effect_flaw(field)));
    }

    fn link_flaws(&self, role: &RoleDefinition, fields: &[Field<'_>], problems: &mut Vec<Problem>) {
        self.field_flaws(fields, role.places, problems);
        let more_is_ignored = self.model.asker == Asker::Anyone && fields.len() > role.places;
        if fields.len() != role.places && !more_is_ignored {
            let names = ["member, role", "member, role, domain"];
            let names = names.get(role.places.saturating_sub(2)).unwrap_or(&"");
            problems.push(self.column_count(role.name, role.places, names, fields));
        }
    }

    fn column_count(
        &self,
        kind: &str,
        expected: usize,
        names: &str,
        fields: &[Field<'_>],
    ) -> Problem {
        let trailing = fields
            .last()
            .is_some_and(|field| field.value.is_empty() && !field.quoted);
        let beyond = fields
            .get(expected)
            .or(fields.last())
            .map_or(0, |field| field.offset);
        let mend = match (trailing, fields.len() > expected) {
            (true, true) => "remove the comma at the end of the line",
            (false, true) => {
                "remove what is too much, or put a field that holds a comma in double quotes"
            }
            (_, false) => "add what is missing",
        };
        let count = match fields.len() {
            1 => "one column".to_owned(),
            count => format!("{count} columns"),
        };
        let message =
            format!("the line has {count} after `{kind}`, the model has {expected}: {names}");
        self.problem(Code::ColumnCount, beyond, message, mend)
    }

    fn effect_flaw(&self, field: &Field<'_>) -> Option<Problem> {
        if ["allow", "deny"].contains(&field.value) {
            return None;
        }
        let lower = field.value.to_lowercase();
        let mend = match lower.as_str() {
            "allow" | "allowed" | "permit" => "write `allow`, in lower case",
            "deny" | "denied" | "forbid" => "write `deny`, in lower case",
            _ => "write `allow` or `deny`",
        };
        let message = format!(
            "`{}` is no effect, and the engine would ignore the line",
            field.value
        );
        Some(self.problem(Code::Effect, field.offset, message, mend))
    }

    /// What lies beyond the expected columns is one problem already.
    fn field_flaws(&self, fields: &[Field<'_>], expected: usize, problems: &mut Vec<Problem>) {
        let fields = fields.iter().take(expected);
        problems.extend(fields.filter_map(|field| self.field_flaw(field)));
    }

    fn field_flaw(&self, field: &Field<'_>) -> Option<Problem> {
        let value = field.value;
        if value.contains('\t') {
            let message = "the field holds a tab, which looks like a blank".to_owned();
            return Some(self.problem(Code::Encoding, field.offset, message, "remove it"));
        }
        if field.quoted {
            return None;
        }
        if value.starts_with('#') || value.contains(" #") {
            let message =
                format!("there are no comments at the end of a line: the field is `{value}`");
            let mend = "put the comment on a line of its own, or the field in double quotes if the `#` belongs to it";
            return Some(self.problem(Code::InlineComment, field.offset, message, mend));
        }
        let is_flaw = value.is_empty() && self.model.asker == Asker::Server;
        is_flaw.then(|| {
            let message = "a field is empty".to_owned();
            let mend = "write what it should match, or `\"\"` if it is to be empty";
            self.problem(Code::EmptyField, field.offset, message, mend)
        })
    }

    fn unknown_type(&self, kind: &Field<'_>) -> Problem {
        let known: Vec<&str> = std::iter::once("p")
            .chain(self.model.roles.iter().map(|role| role.name))
            .collect();
        let lower = kind.value.to_lowercase();
        let starts_rule =
            self.row.fields.len() == self.model.columns.len() && self.row.fields.len() > 1;
        let mend = match lower.as_str() {
            meant if known.contains(&meant) => format!("write `{meant}`, in lower case"),
            "policy" | "permit" | "allow" | "deny" | "rule" => {
                "did you mean `p`? The effect is the last column".to_owned()
            }
            "group" | "role" | "member" if known.contains(&"g") => "did you mean `g`?".to_owned(),
            _ if lower.starts_with("g") && lower.len() < 3 => {
                "define it in [role_definition] of model.conf, or remove the line".to_owned()
            }
            _ if starts_rule => format!("did you mean `p, {}`?", self.row.text.trim()),
            _ => format!("a line begins with one of {}", known.join(", ")),
        };
        let message = format!(
            "the model has no lines of type `{}`, and the engine would skip this one",
            kind.value
        );
        self.problem(Code::LineType, kind.offset, message, &mend)
    }

    fn problem(&self, code: Code, offset: usize, message: String, mend: &str) -> Problem {
        Problem::new(code, self.row.place(self.source, offset), message, mend)
    }
}

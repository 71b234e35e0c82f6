//! Sorts the entries of `model.conf` into the definitions of a model.
//!
//! A section or a key that is not known is refused: the crate would skip it, and its author would not learn.

use crate::policy::conf::{Entry, Section};
use crate::policy::problem::{Code, Problem};
use crate::policy::source::Source;

/// The definitions that decide, each where the file has it.
pub(super) struct Definitions {
    /// Whether a definition that no decision uses is a problem.
    strict: bool,
    pub(super) request: Option<Entry>,
    pub(super) policy: Option<Entry>,
    pub(super) effect: Option<Entry>,
    pub(super) matcher: Option<Entry>,
    pub(super) roles: Vec<Entry>,
    /// Kinds of rules that no decision uses.
    pub(super) idle: Vec<String>,
}

impl Definitions {
    pub(super) fn new(strict: bool) -> Self {
        Self {
            strict,
            request: None,
            policy: None,
            effect: None,
            matcher: None,
            roles: Vec::new(),
            idle: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, section: Section, problems: &mut Vec<Problem>) {
        if section.name.is_empty() && section.entries.is_empty() {
            return;
        }
        let Some((_, key)) = SECTIONS.iter().find(|(name, _)| *name == section.name) else {
            problems.push(unknown_section(&section));
            return;
        };
        for entry in section.entries {
            if entry.value().is_empty() {
                problems.push(Problem::new(
                    Code::ModelSyntax,
                    entry.key_place(),
                    format!("`{}` has no value", entry.key),
                    "write it after the `=`",
                ));
            }
            self.take_entry(key, entry, problems);
        }
    }

    fn take_entry(&mut self, key: &str, entry: Entry, problems: &mut Vec<Problem>) {
        let slot = match key {
            _ if !is_numbered(&entry.key, key) => {
                problems.push(unknown_key(key, &entry));
                return;
            }
            "g" if self.roles.iter().any(|known| known.key == entry.key) => {
                problems.push(defined_twice(&entry));
                return;
            }
            "g" => return self.roles.push(entry),
            _ if entry.key != key => {
                problems.extend(self.strict.then(|| unused(key, &entry)));
                if key == "p" {
                    self.idle.push(entry.key);
                }
                return;
            }
            "r" => &mut self.request,
            "p" => &mut self.policy,
            "e" => &mut self.effect,
            _ => &mut self.matcher,
        };
        if slot.is_some() {
            problems.push(defined_twice(&entry));
        }
        slot.get_or_insert(entry);
    }

    pub(super) fn report_missing(&self, source: &Source, problems: &mut Vec<Problem>) {
        let needed = [&self.request, &self.policy, &self.effect, &self.matcher];
        for (definition, (section, key)) in needed.iter().zip(SECTIONS) {
            if definition.is_none() {
                problems.push(Problem::new(
                    Code::MissingSection,
                    source.place(1, 1),
                    format!("the model does not say `{key}` in `[{section}]`"),
                    "add it; policies/model.conf as shipped shows all sections",
                ));
            }
        }
    }
}

fn is_numbered(key: &str, letter: &str) -> bool {
    key.strip_prefix(letter)
        .is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

fn unknown_section(section: &Section) -> Problem {
    let known: Vec<String> = SECTIONS
        .iter()
        .map(|(name, _)| format!("`[{name}]`"))
        .collect();
    let message = match section.name.as_str() {
        "" => "definitions stand before the first section".to_owned(),
        name => format!("no section is called `[{name}]`"),
    };
    let mend = format!("the sections are {}, in lower case", known.join(", "));
    Problem::new(Code::ModelSyntax, section.place.clone(), message, mend)
}

fn unknown_key(key: &str, entry: &Entry) -> Problem {
    let message = format!("`{}` defines nothing in this section", entry.key);
    Problem::new(
        Code::ModelSyntax,
        entry.key_place(),
        message,
        format!("write `{key} = …`"),
    )
}

fn unused(key: &str, entry: &Entry) -> Problem {
    let message = format!("no decision would use `{}`", entry.key);
    let mend =
        format!("decisions use `r`, `p`, `e` and `m` alone: merge it into `{key}`, or remove it");
    Problem::new(Code::UnusedDefinition, entry.key_place(), message, &mend)
}

fn defined_twice(entry: &Entry) -> Problem {
    let message = format!("`{}` is defined a second time", entry.key);
    Problem::new(
        Code::Duplicate,
        entry.key_place(),
        message,
        "keep one of the two",
    )
}

/// The sections with the key each defines; the last is the only optional one.
const SECTIONS: [(&str, &str); 5] = [
    ("request_definition", "r"),
    ("policy_definition", "p"),
    ("policy_effect", "e"),
    ("matchers", "m"),
    ("role_definition", "g"),
];

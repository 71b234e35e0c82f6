//! Reads a list of revocations strictly: an entry that is mistyped would revoke nothing, and nobody would notice.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::flaw::{self, Flaw, Unplaced};
use super::form::{self, Form};
use super::moment;
use crate::auth::numeric_date::NumericDate;

/// One entry of a list.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) what: What,
    /// What the claim must say.
    pub(super) name: String,
    /// Whose tokens are meant, without a slash at the end; `None` for everyone's.
    pub(super) issuer: Option<String>,
}

/// What an entry revokes.
#[derive(Debug)]
pub(super) enum What {
    Token,
    Subject { issued_before: NumericDate },
    Session,
}

/// What a text holds.
pub(super) struct List {
    pub(super) entries: Vec<Entry>,
    /// The issuers that they name, each once and with a warning for where it is nobody's.
    pub(super) issuers: Vec<(String, Flaw)>,
}

/// What `text` holds, or each of its flaws.
pub(super) fn read(text: &str) -> Result<List, Vec<Flaw>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader::default();
    for error in errors {
        let offset = error.span().map_or(0, |span| span.start);
        reader.report(offset..offset, error.message().to_owned(), form::LIST);
    }
    // What was recovered from a text with errors is not what its author wrote.
    if reader.flaws.is_empty() {
        reader.document(document.get_ref());
    }
    match reader.flaws.is_empty() {
        true => Ok(reader.list(text)),
        false => Err(flaw::placed(text, reader.flaws)),
    }
}

/// The name of an issuer, of which one slash at the end is a habit.
pub(super) fn without_slash(issuer: &str) -> &str {
    issuer.strip_suffix('/').unwrap_or(issuer)
}

#[derive(Default)]
struct Reader {
    entries: Vec<Entry>,
    seen: HashSet<(&'static str, String, Option<String>)>,
    flaws: Vec<Unplaced>,
    /// By name, with the first place of each.
    issuers: HashMap<String, usize>,
}

/// Something is wrong, and its flaw is noted.
struct Reported;

impl Reader {
    fn document(&mut self, document: &DeTable<'_>) {
        for (name, value) in document {
            let written = name.get_ref();
            let Some(form) = Form::named(written) else {
                let message = format!("`{written}` is nothing that can be revoked");
                self.report(name.span(), message, form::LIST);
                continue;
            };
            let tables: Option<Vec<_>> = value.get_ref().as_array().and_then(|list| {
                let table = |item: &Spanned<DeValue<'_>>| item.get_ref().is_table();
                list.iter().all(table).then(|| list.iter().collect())
            });
            let Some(tables) = tables else {
                let message = format!("`{written}` is no list of tables");
                self.report(name.span(), message, form::LIST);
                continue;
            };
            for table in tables {
                if let Some(entries) = table.get_ref().as_table() {
                    self.table(form, table.span(), entries);
                }
            }
        }
    }

    fn table(&mut self, form: &'static Form, span: Range<usize>, table: &DeTable<'_>) {
        for key in table.keys().filter(|key| !form.has(key.get_ref())) {
            let message = format!("`[[{}]]` has no key `{}`", form.table, key.get_ref());
            let mend = format!("write one of `{}`", form.keys.join("`, `"));
            self.report(key.span(), message, &mend);
        }
        let name = match self.text(table, form.claim, form::CLAIM) {
            Ok(None) => Err(self.missing(form, form.claim, &span, form::CLAIM)),
            found => found,
        };
        let what = self.what(form, &span, table);
        let issuer = self.text(table, "issuer", form::ISSUER);
        if let (Ok(Some(name)), Ok(what), Ok(issuer)) = (name, what, issuer) {
            let issuer = issuer.map(|issuer| without_slash(&issuer).to_owned());
            let place = table.get("issuer").map(|written| written.span().start);
            if let (Some(issuer), Some(place)) = (&issuer, place) {
                let first = self.issuers.entry(issuer.clone()).or_insert(place);
                *first = place.min(*first);
            }
            self.keep(form, span, Entry { what, name, issuer });
        }
    }

    fn list(self, text: &str) -> List {
        let mut named: Vec<(String, usize)> = self.issuers.into_iter().collect();
        named.sort_by_key(|(_, place)| *place);
        let warning = |(issuer, place): &(String, usize)| Unplaced {
            offset: *place,
            message: format!("no token of `{issuer}` is taken, so its entries revoke nothing"),
            mend: form::ISSUER.to_owned(),
        };
        let warnings = flaw::placed(text, named.iter().map(warning).collect());
        let names = named.into_iter().map(|(issuer, _)| issuer);
        List {
            entries: self.entries,
            issuers: names.zip(warnings).collect(),
        }
    }

    fn what(
        &mut self,
        form: &Form,
        span: &Range<usize>,
        table: &DeTable<'_>,
    ) -> Result<What, Reported> {
        match form.table {
            "token" => return Ok(What::Token),
            "session" => return Ok(What::Session),
            _ => {}
        }
        let Some(written) = table.get(MOMENT) else {
            return Err(self.missing(form, MOMENT, span, moment::FORM));
        };
        match moment::read(written.get_ref()) {
            Ok(issued_before) => Ok(What::Subject { issued_before }),
            Err(message) => Err(self.report(written.span(), message, moment::FORM)),
        }
    }

    /// The text of a key, if the table has it.
    fn text(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        mend: &str,
    ) -> Result<Option<String>, Reported> {
        let Some(written) = table.get(key) else {
            return Ok(None);
        };
        let message = match written.get_ref().as_str() {
            Some("") => format!("`{key}` is empty"),
            Some(text) => return Ok(Some(text.to_owned())),
            None => format!("`{key}` is no text"),
        };
        Err(self.report(written.span(), message, mend))
    }

    fn keep(&mut self, form: &Form, span: Range<usize>, entry: Entry) {
        let key = (form.claim, entry.name.clone(), entry.issuer.clone());
        if self.seen.insert(key) {
            self.entries.push(entry);
            return;
        }
        let (table, name) = (form.table, &entry.name);
        let message = format!("the {table} `{name}` is revoked before, for the same issuer");
        let mend = match entry.what {
            What::Subject { .. } => "keep the one with the later moment",
            _ => "remove one of the two",
        };
        self.report(span, message, mend);
    }

    fn missing(&mut self, form: &Form, key: &str, span: &Range<usize>, mend: &str) -> Reported {
        let message = format!("`[[{}]]` has no `{key}`", form.table);
        self.report(span.clone(), message, mend)
    }

    fn report(&mut self, span: Range<usize>, message: String, mend: &str) -> Reported {
        self.flaws.push(Unplaced {
            offset: span.start,
            message,
            mend: mend.to_owned(),
        });
        Reported
    }
}

const MOMENT: &str = "issued_before";

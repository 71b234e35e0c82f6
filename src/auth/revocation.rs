//! What is revoked: single tokens, all that a subject was issued before a moment, and the tokens of a session.
//!
//! Pure: a text becomes a list, whole or not at all, and the list is asked about verified claims. An entry may name an
//! issuer, since another's `jti`, `sub` or `sid` may be the same text; a slash at the end of its name does not count.

mod file;
mod flaw;
mod form;
mod moment;

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::issuer::Issuer;
use super::numeric_date::NumericDate;
use file::{Entry, What};

pub use flaw::Flaw;

/// A list of revocations. It is asked in constant time, however long it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Revocations {
    tokens: Named<()>,
    subjects: Named<NumericDate>,
    sessions: Named<()>,
    issuers: Vec<(String, Flaw)>,
}

/// By the text of the claim.
type Named<T> = HashMap<Box<str>, Scoped<T>>;

/// What holds for the tokens of any issuer, and for those of one each.
#[derive(Debug, Clone, PartialEq)]
struct Scoped<T> {
    any: Option<T>,
    by_issuer: HashMap<Box<str>, T>,
}

impl Revocations {
    /// Reads a list in TOML. Each entry is a `[[token]]` with `jti`, a `[[subject]]` with `sub` and `issued_before`, or a
    /// `[[session]]` with `sid`; all may have an `issuer`. An empty text revokes nothing.
    ///
    /// # Errors
    /// Every flaw that was found, at least one, in the order of the text: an entry that would not do what it says is
    /// never left out.
    pub fn parse(text: &str) -> Result<Self, Vec<Flaw>> {
        let read = file::read(text)?;
        let mut list = Self {
            issuers: read.issuers,
            ..Self::default()
        };
        for entry in read.entries {
            list.add(entry);
        }
        Ok(list)
    }

    /// A warning for each issuer that entries name and that is none of `trusted`: such an entry revokes nothing, and is
    /// probably mistyped. In the order of the text.
    #[must_use]
    pub fn strangers(&self, trusted: &[Issuer]) -> Vec<Flaw> {
        let is_trusted = |name: &str| {
            let names = [name.to_owned(), format!("{name}/")];
            let mut trusted = trusted.iter();
            trusted.any(|issuer| names.iter().any(|name| issuer.accepts(name)))
        };
        let strangers = self.issuers.iter().filter(|(name, _)| !is_trusted(name));
        strangers.map(|(_, warning)| warning.clone()).collect()
    }

    /// Whether a token of `issuer` with these claims is revoked. A token that does not say when it was issued counts as
    /// issued before any moment.
    #[must_use]
    pub fn revokes(&self, issuer: &str, claims: &Map<String, Value>) -> bool {
        if self.is_empty() {
            return false;
        }
        let issuer = file::without_slash(issuer);
        let token = of(&self.tokens, claims.get("jti"), issuer).next();
        let session = of(&self.sessions, claims.get("sid"), issuer).next();
        if token.is_some() || session.is_some() {
            return true;
        }
        let issued = claims.get("iat").and_then(NumericDate::from_claim);
        let is_before = |moment: &NumericDate| issued.is_none_or(|issued| issued < *moment);
        of(&self.subjects, claims.get("sub"), issuer).any(is_before)
    }

    /// How many entries there are.
    #[must_use]
    pub fn count(&self) -> usize {
        count(&self.tokens) + count(&self.subjects) + count(&self.sessions)
    }

    fn is_empty(&self) -> bool {
        self.tokens.is_empty() && self.subjects.is_empty() && self.sessions.is_empty()
    }

    fn add(&mut self, entry: Entry) {
        let Entry { what, name, issuer } = entry;
        match what {
            What::Token => put(&mut self.tokens, name, issuer, ()),
            What::Subject { issued_before } => {
                put(&mut self.subjects, name, issuer, issued_before);
            }
            What::Session => put(&mut self.sessions, name, issuer, ()),
        }
    }
}

impl<T> Default for Scoped<T> {
    fn default() -> Self {
        Self {
            any: None,
            by_issuer: HashMap::new(),
        }
    }
}

fn put<T>(named: &mut Named<T>, name: String, issuer: Option<String>, value: T) {
    let scoped = named.entry(name.into()).or_default();
    match issuer {
        Some(issuer) => {
            scoped.by_issuer.insert(issuer.into(), value);
        }
        None => scoped.any = Some(value),
    }
}

/// What the list holds about a claim of `issuer`. A number counts by its digits: some issuers number their tokens.
fn of<'a, T>(
    named: &'a Named<T>,
    claim: Option<&Value>,
    issuer: &str,
) -> impl Iterator<Item = &'a T> {
    let scoped = match claim {
        Some(Value::String(text)) => named.get(text.as_str()),
        Some(Value::Number(number)) => named.get(number.to_string().as_str()),
        _ => None,
    };
    let any = scoped.and_then(|scoped| scoped.any.as_ref());
    let of_issuer = scoped.and_then(|scoped| scoped.by_issuer.get(issuer));
    any.into_iter().chain(of_issuer)
}

fn count<T>(named: &Named<T>) -> usize {
    let entries = |scoped: &Scoped<T>| usize::from(scoped.any.is_some()) + scoped.by_issuer.len();
    named.values().map(entries).sum()
}

#[cfg(test)]
mod tests;

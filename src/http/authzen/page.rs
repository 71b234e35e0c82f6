//! A page of a search's results (Authorization API 1.0, section 8.2).
//!
//! A token names the last candidate that was looked at, so it needs no memory here and outlives an edit of the policy. A
//! page may be short although more are to come: it ends when enough candidates were found, or looked at for long enough.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::entities::{Object, member, object};
use super::flaw::{self, Flaw};

/// Which page is wanted.
#[derive(Debug)]
pub(super) struct Page {
    limit: usize,
    after: Option<String>,
}

/// The answer to a search.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = AuthzenFound)]
pub(super) struct Found {
    /// Entities, or actions.
    #[schema(value_type = Vec<Object>)]
    results: Vec<Value>,
    page: Next,
}

/// How to go on; an empty token says that nothing is left.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = AuthzenNext)]
struct Next {
    next_token: String,
    count: usize,
}

impl Page {
    pub(super) fn read(whole: &Object) -> Result<Self, Flaw> {
        let Some(page) = object(whole, "page", flaw::PAGE)? else {
            return Ok(Self {
                limit: USUAL,
                after: None,
            });
        };
        let limit = match member(page, "limit") {
            None => 0,
            Some(limit) => limit.as_u64().ok_or(flaw::LIMIT)?,
        };
        let limit = usize::try_from(limit).unwrap_or(MOST).min(MOST);
        let token = match member(page, "token") {
            None => "",
            Some(token) => token.as_str().ok_or(flaw::TOKEN)?,
        };
        Ok(Self {
            limit: if limit == 0 { USUAL } else { limit },
            after: key_of(token)?,
        })
    }

    /// The page of `candidates`, sorted by their keys, of which `examine` makes results.
    pub(super) fn of<K: AsRef<str>, C>(
        &self,
        candidates: impl Iterator<Item = (K, C)>,
        mut examine: impl FnMut(C) -> Option<Value>,
    ) -> Found {
        let is_seen = |(key, _): &(K, C)| {
            let after = self.after.as_deref();
            after.is_some_and(|after| key.as_ref() <= after)
        };
        let mut candidates = candidates.skip_while(is_seen).peekable();
        let mut results = Vec::new();
        let began = Instant::now();
        let mut next_token = String::new();
        while let Some((key, candidate)) = candidates.next() {
            results.extend(examine(candidate));
            let is_over = results.len() >= self.limit || began.elapsed() > LONG_ENOUGH;
            if is_over && candidates.peek().is_some() {
                next_token = URL_SAFE_NO_PAD.encode(key.as_ref());
                break;
            }
        }
        let count = results.len();
        Found {
            results,
            page: Next { next_token, count },
        }
    }
}

/// The key that `token` was made of; none for the first page.
fn key_of(token: &str) -> Result<Option<String>, Flaw> {
    if token.is_empty() {
        return Ok(None);
    }
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| flaw::TOKEN)?;
    String::from_utf8(bytes).map(Some).map_err(|_| flaw::TOKEN)
}

/// Results of a page where no limit is named.
const USUAL: usize = 100;

/// Results of a page, whatever is asked for.
const MOST: usize = 1_000;

/// A model that the casbin crate decides takes milliseconds for each candidate.
const LONG_ENOUGH: Duration = Duration::from_millis(25);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(page: &Value) -> Result<Page, Flaw> {
        Page::read(json!({ "page": page }).as_object().unwrap())
    }

    #[test]
    fn a_page_is_as_agreed_or_refused() {
        for (asked, wanted) in [
            (json!({}), Ok(USUAL)),
            (json!(null), Ok(USUAL)),
            (json!({"limit": 0}), Ok(USUAL)),
            (json!({"limit": 7}), Ok(7)),
            (json!({"limit": u64::MAX}), Ok(MOST)),
            (json!({"limit": -1}), Err(flaw::LIMIT)),
            (json!({"limit": 1.5}), Err(flaw::LIMIT)),
            (json!({"limit": "1"}), Err(flaw::LIMIT)),
            (json!({"token": 1}), Err(flaw::TOKEN)),
            (json!({"token": "*"}), Err(flaw::TOKEN)),
            (json!({"token": "_w"}), Err(flaw::TOKEN)),
            (json!([]), Err(flaw::PAGE)),
        ] {
            assert_eq!(page(&asked).map(|page| page.limit), wanted, "{asked}");
        }
    }

    #[test]
    fn pages_together_are_the_whole() {
        let names = ["a", "b", "c", "d", "e"];
        let odd = |name: &'static str| (name != "b").then(|| json!(name));
        for limit in 1..=6 {
            let mut seen = Vec::new();
            let mut token = String::new();
            loop {
                let page = page(&json!({"limit": limit, "token": token})).unwrap();
                let found = page.of(names.into_iter().map(|name| (name, name)), odd);
                assert_eq!(found.page.count, found.results.len());
                seen.extend(found.results);
                token = found.page.next_token;
                if token.is_empty() {
                    break;
                }
            }
            assert_eq!(seen, ["a", "c", "d", "e"], "{limit}");
        }
    }
}

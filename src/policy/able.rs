//! Who can: every name of a policy's own with which a caller who has no other is allowed a request.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde_json::{Map, Value, json};

use super::compiled::Subjects;
use super::csv;
use super::explanation::Explanation;
use super::principals::{EVERYBODY, Principals};
use super::request::AccessRequest;
use super::rulebook::RuleId;
use super::snapshot::Policy;

/// A name, and what the policy says to a caller who has it.
#[derive(Debug)]
pub struct Holder {
    /// A principal, or a name that `g` lines alone can give.
    pub name: String,
    /// The domain that the caller is in, where the model has domains; else empty.
    pub domain: String,
    /// The decision, and how the holder came to its rule; `None` where the engine failed.
    pub explanation: Option<Explanation>,
}

impl Policy {
    /// What the policy says to callers of whom each has one of its names: a subject of a rule, or a member of a role.
    /// `anyone` and `authenticated`, who come first, are among them in any case; every other holder is both as well. In a
    /// model with domains a name counts in each domain that the policy puts it in.
    #[must_use]
    pub fn holders(
        &self,
        (method, path): (&str, &str),
        ip: Option<IpAddr>,
        roles_claim: &str,
    ) -> Vec<Holder> {
        let always = EVERYBODY.map(|name| (name.to_owned(), String::new()));
        let own = self.own_names().into_iter();
        let others = own.filter(|(name, _)| !EVERYBODY.contains(&name.as_str()));
        let names = always.into_iter().chain(others);
        let holders = names.map(|(name, domain)| {
            let request = AccessRequest {
                caller: &holder(&name, &domain, roles_claim),
                method,
                path,
                ip,
            };
            Holder {
                explanation: self.brief(&request),
                name,
                domain,
            }
        });
        holders.collect()
    }

    /// Without the rules that came near: they would cost a search for each of many names.
    fn brief(&self, request: &AccessRequest<'_>) -> Option<Explanation> {
        let decision = self.decide(request).ok()?;
        match decision.rule() {
            Some(_) => self.explain(request).ok(),
            None => Some(Explanation {
                decision,
                role_path: Vec::new(),
                role_domain: None,
                nearest: Vec::new(),
            }),
        }
    }

    /// The names of the policy's own, each with the domain that it stands beside, sorted.
    pub(super) fn own_names(&self) -> BTreeSet<(String, String)> {
        let engine = self.judge().engine();
        let (model, book) = (engine.model(), engine.book());
        let subjects = self.subjects();
        let mut names = BTreeSet::new();
        let in_no_domain = |name: &str| (name.to_owned(), String::new());
        names.extend(subjects.names.iter().map(|name| in_no_domain(name)));
        for rule in book.ids() {
            let domain = self.domain_of(rule);
            for column in &subjects.columns {
                names.insert((book.value(rule, *column).to_owned(), domain.clone()));
            }
        }
        let Some(definition) = model.roles.first() else {
            return names;
        };
        // The policy was loaded of the same text, without a problem.
        csv::rows(book.source(), &mut Vec::new(), |row, _| {
            let mut fields = row.fields.iter().map(|field| field.value);
            if fields.next() == Some(definition.name)
                && let Some(member) = fields.next()
            {
                let domain = fields.nth(1).filter(|_| definition.places > 2);
                let domain = domain.filter(|_| self.has_domains()).unwrap_or_default();
                names.insert((member.to_owned(), domain.to_owned()));
            }
        });
        names
    }

    /// Where the matcher is not compiled, a column `sub`, else the first, holds the subjects.
    pub(super) fn subjects(&self) -> Subjects {
        let engine = self.judge().engine();
        let model = engine.model();
        let field = model.request.iter().position(|field| field == "sub");
        match engine.compiled().zip(field) {
            Some((compiled, field)) => compiled.subjects(field),
            None => {
                let column = model.columns.iter().position(|column| column == "sub");
                Subjects {
                    columns: vec![column.unwrap_or_default()],
                    names: Vec::new(),
                }
            }
        }
    }

    fn has_domains(&self) -> bool {
        let fields = &self.judge().engine().model().request;
        fields.iter().any(|field| field == "dom")
    }

    /// The domain that a rule is about, in a model that asks for one.
    fn domain_of(&self, rule: RuleId) -> String {
        let engine = self.judge().engine();
        let mut columns = engine.model().columns.iter();
        let column = columns.position(|column| column == "dom" || column == "domain");
        let column = column.filter(|_| self.has_domains());
        column.map_or_else(String::new, |column| {
            engine.book().value(rule, column).to_owned()
        })
    }
}

/// A caller who has this name and, besides what everybody has, no other.
pub(super) fn holder(name: &str, domain: &str, roles_claim: &str) -> Principals {
    if name == "anyone" {
        return Principals::anonymous();
    }
    let claim = match name.split_once(':') {
        Some(("user", value)) => Some(("sub", json!(value))),
        Some(("permission", value)) => Some(("permissions", json!([value]))),
        Some(("scope", value)) => Some(("scope", json!([value]))),
        Some(("role", value)) => Some((roles_claim, json!([value]))),
        Some(("org", value)) => Some(("org_id", json!(value))),
        Some(("client", value)) => Some(("azp", json!(value))),
        _ => None,
    };
    let mut claims: Map<String, Value> = Map::new();
    if !domain.is_empty() {
        claims.insert("org_id".to_owned(), json!(domain));
    }
    claims.extend(claim.map(|(claim, value)| (claim.to_owned(), value)));
    let caller = Principals::from_claims(&claims, roles_claim);
    let has_name = caller.names().iter().any(|own| own == name);
    if has_name { caller } else { caller.with(name) }
}

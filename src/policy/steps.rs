//! The steps of a role path: which line of the policy, or which claim of the token, leads from a name to the next.

use std::collections::HashMap;

use super::csv;
use super::explanation::Explanation;
use super::rulebook::RuleRef;
use super::snapshot::Policy;

/// One step of a role path: `member` has `role`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name before.
    pub member: String,
    /// The name after.
    pub role: String,
    /// Where that stands.
    pub given_by: GivenBy,
}

/// What makes a name a member of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenBy {
    /// A `g` line of the policy.
    Line(RuleRef),
    /// The claim of the token, by its name; `None` where any caller, or any valid token, will do.
    Claim(Option<String>),
}

/// The `g` lines of a policy, found once for many explanations.
#[derive(Debug)]
pub struct RoleLines<'a> {
    policy: &'a Policy,
    roles_claim: &'a str,
    /// By member and role: the domain, the line from 1 and its text.
    lines: HashMap<[&'a str; 2], Vec<Line<'a>>>,
}

type Line<'a> = (&'a str, usize, &'a str);

impl<'a> RoleLines<'a> {
    /// Reads the lines of `policy`. `roles_claim` is the claim that holds a caller's roles.
    #[must_use]
    pub fn of(policy: &'a Policy, roles_claim: &'a str) -> Self {
        let engine = policy.judge().engine();
        let mut lines: HashMap<_, Vec<Line<'a>>> = HashMap::new();
        if let Some(definition) = engine.model().roles.first() {
            // The policy was loaded of the same text, without a problem.
            csv::rows(engine.book().source(), &mut Vec::new(), |row, _| {
                let values: Vec<&str> = row.fields.iter().map(|field| field.value).collect();
                if let [kind, member, role, others @ ..] = values.as_slice()
                    && *kind == definition.name
                {
                    let domain = others.first().copied().unwrap_or_default();
                    let line = (domain, row.line, row.text.trim());
                    lines.entry([*member, *role]).or_default().push(line);
                }
            });
        }
        Self {
            policy,
            roles_claim,
            lines,
        }
    }

    /// The steps of the path of `explanation`, from the caller to the settling rule's subject.
    #[must_use]
    pub fn steps(&self, explanation: &Explanation) -> Vec<Step> {
        let path = explanation.role_path.iter();
        let domain = explanation.role_domain.as_deref();
        path.clone()
            .zip(path.skip(1))
            .map(|(member, role)| self.step(member, role, domain))
            .collect()
    }

    fn step(&self, member: &str, role: &str, domain: Option<&str>) -> Step {
        let lines = self.lines.get(&[member, role]).into_iter().flatten();
        let mut lines = lines.filter(|(of, ..)| domain.is_none_or(|domain| *of == domain));
        let given_by = match lines.next() {
            Some((_, line, text)) => GivenBy::Line(RuleRef {
                file: self.policy.judge().engine().book().source().file.clone(),
                line: *line,
                text: (*text).into(),
            }),
            None => GivenBy::Claim(self.claim(role)),
        };
        Step {
            member: member.to_owned(),
            role: role.to_owned(),
            given_by,
        }
    }

    /// The claim that gives a name of this kind.
    fn claim(&self, name: &str) -> Option<String> {
        let claim = match name.split_once(':')?.0 {
            "permission" => "permissions",
            "scope" => "scope",
            "role" => self.roles_claim,
            "org" => "org_id",
            "client" => "azp",
            "user" => "sub",
            _ => return None,
        };
        Some(claim.to_owned())
    }
}

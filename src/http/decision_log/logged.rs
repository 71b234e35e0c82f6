//! A line of the decision log, read back: what was asked and what the rules said, as far as the line tells.

use serde::Deserialize;

use crate::policy::Verdict;

/// A decision as its line has it. Members that a later server adds are passed over.
#[derive(Debug, Clone, Deserialize)]
pub struct Logged {
    /// What the line is called.
    pub decision_id: String,
    /// The trace that the request belongs to.
    pub trace_id: String,
    /// When the line was written.
    pub time: String,
    /// How the policy was asked.
    pub door: String,
    /// The HTTP method.
    pub method: String,
    /// The pattern of the route; empty where there is none.
    pub route: String,
    path: Option<String>,
    principals: Option<Vec<String>>,
    verdict: Said,
    /// Why it was a refusal although the rules allow, or do not say.
    #[serde(default)]
    pub code: Option<String>,
    /// The rule that settled it, as `policies/policy.csv:12`.
    pub rule: Option<String>,
    /// The policy that decided.
    pub revision: String,
    /// The folder of that policy, where it is another one than the server's own.
    #[serde(default)]
    pub folder: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Said {
    Allow,
    Deny,
}

/// Why a line cannot be asked about once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unasked {
    /// It is no decision.
    NoDecision,
    /// `no-principals` hid the caller.
    NoPrincipals,
    /// `hash-principals` hid the caller.
    HashedPrincipals,
    /// `no-parameters` hid the path.
    NoPath,
    /// The rules said nothing: the policy could not decide it.
    Undecided,
    /// A policy of another folder than the server's own decided it.
    OtherFolder,
}

impl Logged {
    /// Reads a line.
    ///
    /// # Errors
    /// It is no decision.
    pub fn read(line: &[u8]) -> Result<Self, Unasked> {
        // serde would read an array as the members in order.
        let is_object = line.trim_ascii_start().starts_with(b"{");
        let read = serde_json::from_slice(line).ok().filter(|_| is_object);
        read.ok_or(Unasked::NoDecision)
    }

    /// What the caller was told.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self.verdict {
            Said::Allow => Verdict::Allow,
            Said::Deny => Verdict::Deny,
        }
    }

    /// What the rules alone said, which a demand on the sign-in may have refused all the same.
    ///
    /// # Errors
    /// They said nothing, or the line has a code that does not tell.
    pub fn ruled(&self) -> Result<Verdict, Unasked> {
        if self.folder.is_some() {
            return Err(Unasked::OtherFolder);
        }
        match (self.verdict(), self.code.as_deref()) {
            (verdict, None) => Ok(verdict),
            (Verdict::Deny, Some("step_up_required")) => Ok(Verdict::Allow),
            (Verdict::Deny, Some("policy_failed")) => Err(Unasked::Undecided),
            _ => Err(Unasked::NoDecision),
        }
    }

    /// The path that was asked for.
    ///
    /// # Errors
    /// The log does not hold it, or the route's pattern in its place.
    pub fn path(&self) -> Result<&str, Unasked> {
        let is_pattern = |path: &str| path == self.route && path.contains('<');
        let path = self.path.as_deref().filter(|path| !is_pattern(path));
        path.ok_or(Unasked::NoPath)
    }

    /// The names that the caller answered to.
    ///
    /// # Errors
    /// The log does not hold them, or what looks like hashes of them.
    pub fn principals(&self) -> Result<&[String], Unasked> {
        let names = self.principals.as_deref().ok_or(Unasked::NoPrincipals)?;
        let mut kinds = names.iter().filter_map(|name| name.split_once(':'));
        let is_hash = |(_, value): (&str, &str)| {
            let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            value.len() == HASH_DIGITS && value.bytes().all(is_digit)
        };
        let has_kinds = kinds.clone().next().is_some();
        match has_kinds && kinds.all(is_hash) {
            true => Err(Unasked::HashedPrincipals),
            false => Ok(names),
        }
    }
}

/// Of what the mask writes in the place of a value.
const HASH_DIGITS: usize = 16;

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use serde_json::{Value, json};

    use super::super::asked::{Asked, DecisionId};
    use super::super::{line, mask::Mask};
    use super::*;
    use crate::http::doors::Door;
    use crate::http::refusal::Refusal;
    use crate::http::trace::TraceId;
    use crate::policy::{AccessRequest, Config, Masked, Policy, Principals};

    fn written(path: &str, route: &str, caller: &Principals, masked: &[Masked]) -> Logged {
        let policy = Policy::load(&Config::default()).unwrap();
        let question = AccessRequest {
            caller,
            method: "GET",
            path,
            ip: None,
        };
        let asked = Asked {
            policy: &policy,
            question: &question,
            door: Door::Guard,
            route,
            trace_id: TraceId::random(),
            folder: None,
        };
        let outcome = policy.decide(&question);
        let outcome = outcome.map_err(|error| Refusal::PolicyFailed(error.to_string()));
        let mask = Mask::new(masked);
        let line = line::of(DecisionId::random(), &asked, &outcome, mask);
        Logged::read(&line).unwrap()
    }

    fn alice() -> Principals {
        let claims = json!({"sub": "auth0|alice", "permissions": ["a", "\u{7}\""]});
        Principals::from_claims(claims.as_object().unwrap(), "roles")
    }

    #[test]
    fn what_is_written_is_read() {
        let now = SystemTime::now();
        let line = written("/api/open", "/api/open", &alice(), &[]);
        assert_eq!(line.path(), Ok("/api/open"));
        assert_eq!(line.principals(), Ok(alice().names()));
        assert_eq!(
            (line.verdict(), line.ruled()),
            (Verdict::Allow, Ok(Verdict::Allow))
        );
        assert!(line.rule.is_some_and(|rule| rule.contains("policy.csv:")));
        assert!(now.elapsed().is_ok());
    }

    #[test]
    fn what_a_mask_hid_is_known_to_be_hidden() {
        let nobody = Principals::anonymous();
        let (hashed, none) = (Masked::HashPrincipals, Masked::NoPrincipals);
        for (masked, caller, principals) in [
            (hashed, &alice(), Err(Unasked::HashedPrincipals)),
            (hashed, &nobody, Ok(nobody.names())),
            (none, &alice(), Err(Unasked::NoPrincipals)),
            (none, &nobody, Err(Unasked::NoPrincipals)),
        ] {
            let line = written("/api/open", "/api/open", caller, &[masked]);
            assert_eq!(line.principals(), principals, "{masked:?}");
        }
        for (path, route, read) in [
            ("/api/items/7", "/api/items/<id>", Err(Unasked::NoPath)),
            ("/api/items/7", "", Err(Unasked::NoPath)),
            ("/api/open", "/api/open", Ok("/api/open")),
        ] {
            let line = written(path, route, &nobody, &[Masked::NoParameters]);
            assert_eq!(line.path(), read, "{path}");
        }
    }

    fn line(change: impl FnOnce(&mut Value)) -> Result<Logged, Unasked> {
        let mut line = json!({"decision_id": "0", "trace_id": "1", "time": "t", "door": "guard", "method": "GET", "route": "",
            "path": "/", "principals": ["anyone"], "verdict": "deny", "rule": null, "revision": "r"});
        change(&mut line);
        Logged::read(line.to_string().as_bytes())
    }

    #[test]
    fn a_code_tells_what_the_rules_said() {
        let mut found = Vec::new();
        for code in ["step_up_required", "policy_failed", "unheard_of"] {
            found.push(line(|line| line["code"] = code.into()).unwrap().ruled());
        }
        let expected = [
            Ok(Verdict::Allow),
            Err(Unasked::Undecided),
            Err(Unasked::NoDecision),
        ];
        assert_eq!(found, expected);
        assert_eq!(line(|_| ()).unwrap().ruled(), Ok(Verdict::Deny));
        let other = line(|line| line["folder"] = "records".into()).unwrap();
        assert_eq!(other.ruled(), Err(Unasked::OtherFolder));
    }

    #[test]
    fn what_is_no_decision_is_none() {
        let more = line(|line| line["more"] = 1.into());
        assert!(more.is_ok(), "{more:?}");
        for bad in [
            line(|line| line["verdict"] = "perhaps".into()),
            line(|line| line["method"] = Value::Null),
            Logged::read(b"{}"),
            Logged::read(b"[]"),
            Logged::read(b"\xff"),
        ] {
            assert_eq!(bad.unwrap_err(), Unasked::NoDecision);
        }
    }
}

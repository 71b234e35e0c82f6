//! What decides beside the token's own text: the list of revocations, and what its sender must prove.

use serde_json::{Map, Value};

use super::finding::Finding;
use super::shown;
use crate::auth::binding::{self, Confirmation};
use crate::auth::dpop::Mode;
use crate::auth::refusal::Refusal;
use crate::auth::revoked::Revoked;

/// What every issuer's tokens are held against.
pub(in crate::auth) struct Beside<'a> {
    pub(in crate::auth) revoked: &'a Revoked,
    pub(in crate::auth) dpop: Mode,
    /// Whether clients' certificates are looked at.
    pub(in crate::auth) certificates: bool,
}

impl Beside<'_> {
    pub(super) fn findings(&self, claims: Option<&Map<String, Value>>) -> Vec<Finding> {
        let Some(claims) = claims else {
            let unjudged = |check| Finding::unjudged(check, "there are no claims to read");
            return ["revocation", "cnf"].map(unjudged).to_vec();
        };
        let demand = binding::demand(claims, self.dpop, self.certificates);
        let refusal = demand.as_ref().err().copied();
        let mut findings = vec![self.revocation(claims), self.binding(claims, refusal)];
        let Confirmation { key, certificate } = demand.unwrap_or_default();
        if key.is_some() {
            findings.push(Finding::unjudged("proof", PROOF));
        }
        if certificate.is_some() && self.certificates {
            findings.push(Finding::unjudged("certificate", CERTIFICATE));
        }
        findings
    }

    fn revocation(&self, claims: &Map<String, Value>) -> Finding {
        let result = self.revoked.check(claims);
        let found = match result {
            Ok(()) => "not revoked",
            Err(_) => "the token, its session, or what its subject was issued by then is revoked",
        };
        let wanted = match self.revoked.count() {
            0 => "not to be in `revoked.toml`, which has no entries".to_owned(),
            1 => "not to be in `revoked.toml`, which has 1 entry".to_owned(),
            count => format!("not to be in `revoked.toml`, which has {count} entries"),
        };
        Finding::judged("revocation", result)
            .found(found)
            .wanted(wanted)
    }

    fn binding(&self, claims: &Map<String, Value>, refusal: Option<Refusal>) -> Finding {
        Finding::judged("cnf", refusal.map_or(Ok(()), Err))
            .found(shown::member(claims.get("cnf")))
            .wanted(self.wanted())
            .mend(refusal.and_then(mend))
    }

    fn wanted(&self) -> &'static str {
        match (self.dpop, self.certificates) {
            (Mode::Allowed, false) => "none, or the key of the sender in `jkt`",
            (Mode::Allowed, true) => {
                "none, or the key of the sender in `jkt`, or its certificate in `x5t#S256`"
            }
            (Mode::Required, _) => "the key of the sender in `jkt`, by `auth.dpop`",
            (Mode::Disabled, false) => "none, by `auth.dpop`",
            (Mode::Disabled, true) => {
                "none, or the certificate of the sender in `x5t#S256`, by `auth.dpop`"
            }
        }
    }
}

fn mend(refusal: Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::ConfirmationInvalid => Some("what the token is bound to cannot be read"),
        Refusal::CertificateMissing => Some(
            "set `auth.certificate_header` to the header in which your proxy forwards clients' certificates",
        ),
        Refusal::TokenBound => {
            Some("set `auth.dpop` to `allowed`, or get a token that is bound to no key")
        }
        Refusal::BindingRequired => {
            Some("get the token with a proof in `DPoP`, or set `auth.dpop` to `allowed`")
        }
        _ => None,
    }
}

const PROOF: &str = "each request brings another: it must be sent as `Authorization: DPoP`, with a proof in `DPoP` that is \
                     signed by the key that `cnf` names (RFC 9449)";

const CERTIFICATE: &str = "each connection has its own: the request must come through a trusted proxy, from a client that showed the \
                           certificate which `cnf` names (RFC 8705)";

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
    pub(super) fn findings(&self, claims: Option<&Map<String, Value>>) -> [Finding; 2] {
        match claims {
            Some(claims) => [self.revocation(claims), self.binding(claims)],
            None => ["revocation", "cnf"]
                .map(|check| Finding::unjudged(check, "there are no claims to read")),
        }
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

    fn binding(&self, claims: &Map<String, Value>) -> Finding {
        let demand = binding::demand(claims, self.dpop, self.certificates);
        let finding = Finding::judged(
            "cnf",
            demand.as_ref().map(|_| ()).map_err(|refusal| *refusal),
        )
        .found(shown::member(claims.get("cnf")))
        .wanted(self.wanted());
        match demand {
            Ok(Confirmation { key: Some(_), .. }) => finding.note(PROOF),
            Ok(Confirmation {
                certificate: Some(_),
                ..
            }) => finding.note(HANDSHAKE),
            Ok(_) => finding,
            Err(refusal) => finding.mend(mend(refusal)),
        }
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
        Refusal::ConfirmationInvalid => {
            Some("the issuer names what the token is bound to in a way that cannot be read")
        }
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

/// Not judged, since it is another for each request.
const PROOF: &str = "not checked: the request must be sent as `Authorization: DPoP`, with a proof in `DPoP` that is signed by the \
                     key of this thumbprint (RFC 9449)";

/// As above: the certificate is that of the connection which the request comes by.
const HANDSHAKE: &str = "not checked: the request must come through a trusted proxy, by a connection whose client showed the \
                         certificate of this thumbprint (RFC 8705)";

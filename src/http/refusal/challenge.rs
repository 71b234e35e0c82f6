//! The challenge of a refusal: the `WWW-Authenticate` header of RFC 6750, section 3, RFC 9449, section 7.1, and RFC 9728,
//! section 5.1.
//!
//! What is wrong is the refusal's to say; how to authenticate is the server's, and the same in every challenge. An error
//! is told by the scheme that the caller used, and who used none is offered every scheme there is.

use rocket::Request;

use super::reason::Refusal;
use super::step_up::{description, parameters};
use crate::auth::jws::{Algorithm, Algorithms};
use crate::auth::{self, DpopMode, RefusalKind};
use crate::http::fields;
use crate::http::resource::Resource;
use crate::policy::StepUp;

/// Makes the challenges of one server.
#[derive(Debug, Clone, Default)]
pub struct Challenges {
    resource: Option<Resource>,
    dpop: DpopMode,
}

impl Challenges {
    /// Challenges that name the metadata of `resource`, where it is known, and ask for proofs as `dpop` says.
    #[must_use]
    pub fn new(resource: Option<Resource>, dpop: DpopMode) -> Self {
        Self { resource, dpop }
    }

    /// The header's value for `refusal` of `request`; `None` where authenticating would not help.
    #[must_use]
    pub fn of(&self, refusal: &Refusal, request: &Request<'_>) -> Option<String> {
        let error = error(refusal)?;
        let takes_bearer = self.dpop != DpopMode::Required;
        let is_unsigned = !error
            .iter()
            .any(|parameter| parameter.starts_with("error="));
        Some(match refusal {
            // What is wanted of a sign-in is wanted by either scheme.
            _ if is_unsigned && takes_bearer && self.offers_proofs() => {
                let beside = beside(error.clone());
                format!("{}, {beside}", self.bearer(error))
            }
            // Its sender has the token that he needs, and has to learn the scheme.
            Refusal::Token(auth::Refusal::TokenBound) if takes_bearer && self.offers_proofs() => {
                format!("{}, {}", self.bearer(error), beside(Vec::new()))
            }
            _ if !takes_bearer || self.is_by_proof(request) => self.by_proof(error),
            _ => self.bearer(error),
        })
    }

    /// Whether a proof could be checked here: without its own address the server cannot.
    fn offers_proofs(&self) -> bool {
        self.dpop != DpopMode::Disabled && self.resource.is_some()
    }

    fn is_by_proof(&self, request: &Request<'_>) -> bool {
        let header = fields::values(request, "Authorization").next();
        let scheme = header.and_then(|header| header.split(' ').next());
        self.dpop != DpopMode::Disabled
            && scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("DPoP"))
    }

    fn bearer(&self, error: Vec<String>) -> String {
        let realm = format!(r#"realm="{REALM}""#);
        let parameters = [realm].into_iter().chain(self.metadata()).chain(error);
        scheme("Bearer", parameters)
    }

    fn by_proof(&self, error: Vec<String>) -> String {
        let parameters = error.into_iter().chain([algorithms()]);
        scheme("DPoP", parameters.chain(self.metadata()))
    }

    fn metadata(&self) -> Option<String> {
        let url = self.resource.as_ref()?.metadata_url()?;
        Some(format!(r#"resource_metadata="{url}""#))
    }
}

fn scheme(name: &str, parameters: impl Iterator<Item = String>) -> String {
    let parameters: Vec<String> = parameters.collect();
    format!("{name} {}", parameters.join(", "))
}

/// The challenge beside another one, which leads to the metadata already.
fn beside(parameters: Vec<String>) -> String {
    scheme("DPoP", parameters.into_iter().chain([algorithms()]))
}

/// What a proof may be signed with.
fn algorithms() -> String {
    let names: Vec<&str> = Algorithms::ASYMMETRIC.iter().map(Algorithm::name).collect();
    format!(r#"algs="{}""#, names.join(" "))
}

/// The parameters that say what is wrong: none for who sent no token (RFC 6750, section 3.1).
fn error(refusal: &Refusal) -> Option<Vec<String>> {
    match refusal {
        Refusal::SignInRequired { .. } => Some(Vec::new()),
        Refusal::Token(refusal) => {
            let code = match refusal.kind() {
                RefusalKind::Malformed => "invalid_request",
                RefusalKind::Invalid => "invalid_token",
                RefusalKind::Unproven => "invalid_dpop_proof",
                RefusalKind::NonceWanted => "use_dpop_nonce",
                RefusalKind::Unavailable { .. } => return None,
            };
            Some(described(code, refusal.description()))
        }
        Refusal::Denied { sufficient, .. } => scope(sufficient),
        Refusal::StepUpRequired {
            demand,
            is_anonymous,
            ..
        } => Some(step_up(demand, *is_anonymous)),
        // A handler of an embedding program said so; it has no more to say.
        Refusal::Status(status) if status.code == 401 => Some(Vec::new()),
        _ => None,
    }
}

fn described(code: &str, description: &str) -> Vec<String> {
    vec![
        format!(r#"error="{code}""#),
        format!(r#"error_description="{description}""#),
    ]
}

/// What RFC 9470, section 3 says of it. Whoever presented no token is told of no error (RFC 6750, section 3.1).
fn step_up(demand: &StepUp, is_anonymous: bool) -> Vec<String> {
    let error = match is_anonymous {
        true => Vec::new(),
        false => described("insufficient_user_authentication", description(demand)),
    };
    error.into_iter().chain(parameters(demand)).collect()
}

/// `insufficient_scope` with the first of `sufficient` that may stand in the header (RFC 6749, appendix A.4).
///
/// A `scope` lists what is needed together, while any one of `sufficient` would do.
fn scope(sufficient: &[String]) -> Option<Vec<String>> {
    let token = |c: char| c.is_ascii_graphic() && c != '"' && c != '\\';
    let scope = sufficient
        .iter()
        .find(|scope| !scope.is_empty() && scope.chars().all(token))?;
    Some(vec![
        r#"error="insufficient_scope""#.to_owned(),
        format!(r#"scope="{scope}""#),
    ])
}

/// All that one token opens.
const REALM: &str = "api";

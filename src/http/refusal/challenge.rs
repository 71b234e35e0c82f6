//! The challenge of a refusal: the `WWW-Authenticate` header of RFC 6750, section 3.

use super::reason::Refusal;
use super::step_up::{description, parameters};
use crate::auth::RefusalKind;
use crate::policy::StepUp;

impl Refusal {
    /// The header's value; `None` where authenticating would not help.
    #[must_use]
    pub fn challenge(&self) -> Option<String> {
        match self {
            Self::SignInRequired { .. } => Some(REALM.to_owned()),
            Self::Token(refusal) => match refusal.kind() {
                RefusalKind::Malformed => Some(error("invalid_request", refusal.description())),
                RefusalKind::Invalid => Some(error("invalid_token", refusal.description())),
                RefusalKind::Unavailable { .. } => None,
            },
            Self::Denied { sufficient, .. } => scope(sufficient),
            Self::StepUpRequired {
                demand,
                is_anonymous,
                ..
            } => Some(step_up(demand, *is_anonymous)),
            _ => None,
        }
    }
}

fn error(code: &str, description: &str) -> String {
    format!(r#"{REALM}, error="{code}", error_description="{description}""#)
}

/// The challenge of RFC 9470, section 3. Whoever presented no token is told of no error (RFC 6750, section 3.1).
fn step_up(demand: &StepUp, is_anonymous: bool) -> String {
    let start = match is_anonymous {
        true => REALM.to_owned(),
        false => error("insufficient_user_authentication", description(demand)),
    };
    format!("{start}{}", parameters(demand))
}

/// `insufficient_scope` with the first of `sufficient` that may stand in the header (RFC 6749, appendix A.4).
///
/// A `scope` lists what is needed together, while any one of `sufficient` would do.
fn scope(sufficient: &[String]) -> Option<String> {
    let token = |c: char| c.is_ascii_graphic() && c != '"' && c != '\\';
    let scope = sufficient
        .iter()
        .find(|scope| !scope.is_empty() && scope.chars().all(token))?;
    Some(format!(
        r#"{REALM}, error="insufficient_scope", scope="{scope}""#
    ))
}

const REALM: &str = r#"Bearer realm="api""#;

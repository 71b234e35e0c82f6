//! The challenge of a refusal: the `WWW-Authenticate` header of RFC 6750, section 3.

use super::reason::Refusal;
use crate::auth::RefusalKind;

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
            _ => None,
        }
    }
}

fn error(code: &str, description: &str) -> String {
    format!(r#"{REALM}, error="{code}", error_description="{description}""#)
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

//! The challenge of a refusal: the `WWW-Authenticate` header of RFC 6750, section 3, and RFC 9728, section 5.1.
//!
//! What is wrong is the refusal's to say; how to authenticate is the server's, and the same in every challenge.

use super::reason::Refusal;
use crate::auth::RefusalKind;
use crate::http::resource::Resource;

/// Makes the challenges of one server.
#[derive(Debug, Clone, Default)]
pub struct Challenges {
    resource: Option<Resource>,
}

impl Challenges {
    /// Challenges that name the metadata of `resource`, where it is known.
    #[must_use]
    pub fn new(resource: Option<Resource>) -> Self {
        Self { resource }
    }

    /// The header's value for `refusal`; `None` where authenticating would not help.
    #[must_use]
    pub fn of(&self, refusal: &Refusal) -> Option<String> {
        let error = error(refusal)?;
        Some(format!("{}{error}", self.bearer()))
    }

    /// The scheme with what is the same in every challenge.
    fn bearer(&self) -> String {
        let metadata = self.resource.as_ref().and_then(Resource::metadata_url);
        match metadata {
            Some(url) => format!(r#"Bearer realm="{REALM}", resource_metadata="{url}""#),
            None => format!(r#"Bearer realm="{REALM}""#),
        }
    }
}

/// The parameters that say what is wrong, each behind a comma: none for who sent no token (RFC 6750, section 3.1).
fn error(refusal: &Refusal) -> Option<String> {
    match refusal {
        Refusal::SignInRequired { .. } => Some(String::new()),
        Refusal::Token(refusal) => match refusal.kind() {
            RefusalKind::Malformed => Some(described("invalid_request", refusal.description())),
            RefusalKind::Invalid => Some(described("invalid_token", refusal.description())),
            RefusalKind::Unavailable { .. } => None,
        },
        Refusal::Denied { sufficient, .. } => scope(sufficient),
        // A handler of an embedding program said so; it has no more to say.
        Refusal::Status(status) if status.code == 401 => Some(String::new()),
        _ => None,
    }
}

fn described(code: &str, description: &str) -> String {
    format!(r#", error="{code}", error_description="{description}""#)
}

/// `insufficient_scope` with the first of `sufficient` that may stand in the header (RFC 6749, appendix A.4).
///
/// A `scope` lists what is needed together, while any one of `sufficient` would do.
fn scope(sufficient: &[String]) -> Option<String> {
    let token = |c: char| c.is_ascii_graphic() && c != '"' && c != '\\';
    let scope = sufficient
        .iter()
        .find(|scope| !scope.is_empty() && scope.chars().all(token))?;
    Some(format!(r#", error="insufficient_scope", scope="{scope}""#))
}

/// All that one token opens.
const REALM: &str = "api";

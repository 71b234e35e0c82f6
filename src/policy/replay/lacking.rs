//! What a policy asks for that is not known of a caller by names.

use crate::policy::expression::{self, Kind};
use crate::policy::principals::Principals;
use crate::policy::snapshot::Policy;

/// What a policy asks for besides a caller's names, a method and a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lacking {
    /// It reads where the caller is.
    pub ip: bool,
    /// It reads the claims.
    pub claims: bool,
}

impl Lacking {
    /// Of `policy`. Expressions that its rules bring along (`eval`) may ask for all that its model names.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        let model = policy.judge().engine().model();
        let tokens = expression::tokens(model.matcher.value()).unwrap_or_default();
        let names: Vec<&str> = tokens
            .iter()
            .filter_map(|token| match &token.kind {
                Kind::Name(name) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        let has_rest = names.contains(&"eval");
        let reads = |field: &str| {
            let is_asked_for = model.request.iter().any(|known| known == field);
            is_asked_for && (has_rest || names.iter().any(|name| is_of(name, field)))
        };
        Self {
            ip: reads("ip"),
            claims: reads("claims"),
        }
    }

    /// Whether what is not known of `caller` may change what the policy says. Somebody without a token has no claims.
    #[must_use]
    pub fn matters_for(self, caller: &Principals) -> bool {
        self.ip || self.claims && !caller.is_anonymous()
    }
}

/// Whether `name` is the field of the request or a part of it: `r.claims`, `r.claims.org`, `r_claims`.
fn is_of(name: &str, field: &str) -> bool {
    let rest = name.strip_prefix("r.").or_else(|| name.strip_prefix("r_"));
    let rest = rest.and_then(|rest| rest.strip_prefix(field));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

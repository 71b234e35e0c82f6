//! What a policy folder is looked at with: the routes of this server, and whoever understands the folder's revocations.
//!
//! Nothing is launched, fetched or bound.

use std::sync::Arc;

use super::revocations;
use crate::auth::Revoked;
use crate::config::Config;
use crate::http::routes;
use crate::policy::{self, LoadError, Mounted, Report};

/// Looks at the policy folder of `config`, and says all that is to be said about it.
///
/// # Errors
/// There is no such folder.
pub fn check(config: &Config) -> Result<Report, LoadError> {
    against(config, &mounted())
}

/// The same beside the routes of another Rocket.
pub(super) fn against(config: &Config, mounted: &Mounted) -> Result<Report, LoadError> {
    let nobody = Arc::new(Revoked::default());
    let revocations = revocations::Folder::of(&config.policy, &nobody);
    policy::check(&config.policy, &revocations.companion(), mounted)
}

/// The routes that the policy decides about: all, since nobody can ask about other paths than this server's own.
#[must_use]
pub fn mounted() -> Mounted {
    Mounted {
        routes: routes::decided(),
        is_all: true,
    }
}

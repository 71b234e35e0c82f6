//! What a policy folder is looked at with: the routes of this server, and whoever understands the folder's revocations.
//!
//! Nothing is launched, fetched or bound.

use std::sync::Arc;

use super::revocations;
use crate::auth::{self, Revoked};
use crate::config::Config;
use crate::http::routes;
use crate::policy::{self, LoadError, Mounted, Report};

/// Looks at the policy folder of `config`, and says all that is to be said about it.
///
/// # Errors
/// There is no such folder.
pub fn check(config: &Config) -> Result<Report, LoadError> {
    let mounted = match config.doors.authzen.of_folder(&config.policy.dir) {
        None => mounted(config),
        // Such a folder is asked about paths of its own.
        Some(_) => Mounted {
            is_all: false,
            ..Mounted::default()
        },
    };
    against(config, &mounted)
}

/// The same beside the routes of another Rocket.
pub(super) fn against(config: &Config, mounted: &Mounted) -> Result<Report, LoadError> {
    let nobody = Arc::new(Revoked::default());
    let mut companion = revocations::Folder::of(&config.policy, &nobody).companion();
    // Of a section `[auth]` that names nobody, or cannot be used, nothing is known that an entry could be held against.
    if let Ok(trusted) = auth::issuers(&config.auth) {
        companion = companion.doubting(move |text| revocations::strangers(text, &trusted));
    }
    policy::check(&config.policy, &companion, mounted)
}

/// The same without a look at `candidate.csv`.
///
/// # Errors
/// There is no such folder.
pub(super) fn check_alone(config: &Config) -> Result<Report, LoadError> {
    let nobody = Arc::new(Revoked::default());
    let revocations = revocations::Folder::of(&config.policy, &nobody);
    policy::check_alone(&config.policy, &revocations.companion(), &mounted(config))
}

/// The same with `candidate.csv` in the place of the rules; `None` where there is no such file.
///
/// # Errors
/// There is no such folder.
pub(super) fn check_candidate(config: &Config) -> Result<Option<Report>, LoadError> {
    let nobody = Arc::new(Revoked::default());
    let revocations = revocations::Folder::of(&config.policy, &nobody);
    policy::check_candidate(&config.policy, &revocations.companion(), &mounted(config))
}

/// The routes that the policy decides about. They are not all where a trusted proxy may ask about those of other services.
#[must_use]
pub fn mounted(config: &Config) -> Mounted {
    let decided = routes::decided().into_iter();
    let (doors, routes) = decided.partition(routes::is_door);
    Mounted {
        routes,
        doors,
        is_all: config.doors.trusted_proxies.is_empty(),
    }
}

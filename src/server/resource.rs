//! What the API is called: as configured, or with `--dev` by the address that was bound. Never as a request says.

use rocket::fairing::AdHoc;

use super::error::ServeError;
use super::servers::origin;
use crate::auth::{DpopMode, PublicUrl};
use crate::config::Config;
use crate::http::resource::Resource;

/// The resource; `None` where its address is nowhere written. Behind a proxy the address that is bound is not the one that
/// clients reach, so only with `dev` it will do.
///
/// # Errors
/// The address cannot be used, or is missing and `auth.dpop` demands proofs, which name it.
pub(super) fn settle(config: &Config, dev: bool) -> Result<Option<Resource>, ServeError> {
    let written = config.auth.public_url();
    let written = written.map_err(|error| ServeError::auth(&error, config))?;
    match written {
        Some(url) => Ok(Some(Resource::named(url))),
        None if dev => Ok(Some(Resource::default())),
        None => without_address(config),
    }
}

fn without_address(config: &Config) -> Result<Option<Resource>, ServeError> {
    match config.auth.dpop {
        DpopMode::Required => Err(ServeError::NoPublicUrl),
        DpopMode::Allowed => {
            tracing::warn!(
                "`auth.public_url` is not set, so DPoP proofs, which name it, are refused: set it, or `auth.dpop` to `disabled`"
            );
            Ok(None)
        }
        DpopMode::Disabled => Ok(None),
    }
}

/// Names `resource` by the address that is bound, before the first request, unless it has a name.
pub(super) fn naming(resource: Option<Resource>) -> AdHoc {
    AdHoc::on_liftoff("whiteroom resource", |rocket| {
        let port = rocket.config().port;
        let bound = origin(rocket.config().address, port);
        Box::pin(async move {
            if let (Some(resource), Ok(url)) = (resource, PublicUrl::parse(&bound)) {
                resource.name([url].into_iter().chain(on_this_machine(port)).collect());
            }
        })
    })
}

/// What else callers on this machine type: `localhost` and the addresses that it stands for.
fn on_this_machine(port: u16) -> impl Iterator<Item = PublicUrl> {
    let hosts = ["localhost", "127.0.0.1", "[::1]"].into_iter();
    hosts.filter_map(move |host| PublicUrl::parse(&format!("http://{host}:{port}")).ok())
}

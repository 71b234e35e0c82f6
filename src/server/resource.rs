//! What the API is called: as configured, or with `--dev` by the address that was bound. Never as a request says.

use rocket::fairing::AdHoc;

use super::error::ServeError;
use super::servers::origin;
use crate::auth::PublicUrl;
use crate::config::Config;
use crate::http::resource::Resource;

/// The resource; `None` where its address is nowhere written. Behind a proxy the address that is bound is not the one that
/// clients reach, so only with `dev` it will do.
pub(super) fn settle(config: &Config, dev: bool) -> Result<Option<Resource>, ServeError> {
    let written = config.auth.public_url();
    let written = written.map_err(|error| ServeError::auth(&error, config))?;
    Ok(match written {
        Some(url) => Some(Resource::named(url)),
        None => dev.then(Resource::default),
    })
}

/// Names `resource` by the address that is bound, before the first request, unless it has a name.
pub(super) fn naming(resource: Option<Resource>) -> AdHoc {
    AdHoc::on_liftoff("whiteroom resource", |rocket| {
        let bound = origin(rocket.config().address, rocket.config().port);
        Box::pin(async move {
            if let (Some(resource), Ok(url)) = (resource, PublicUrl::parse(&bound)) {
                resource.name(url);
            }
        })
    })
}

//! The API as a protected resource (RFC 9728): the name that clients know it by, and where it describes itself.
//!
//! The name is configured, or settled by the server that knows where it listens; no header of a request has a say in it.

use std::sync::{Arc, OnceLock};

use crate::auth::PublicUrl;

/// The name of the API, known from the start or from the moment that its port is bound. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Resource(Arc<OnceLock<Vec<PublicUrl>>>);

impl Resource {
    /// The resource at `url`.
    #[must_use]
    pub fn named(url: PublicUrl) -> Self {
        let resource = Self::default();
        resource.name(vec![url]);
        resource
    }

    /// Gives it its name, and behind it the other addresses that callers reach it by. The first call stands.
    pub fn name(&self, urls: Vec<PublicUrl>) {
        let _ = self.0.set(urls);
    }

    /// Its name, once it has one.
    #[must_use]
    pub fn url(&self) -> Option<&PublicUrl> {
        self.urls().first()
    }

    /// Every address that callers reach it by, its name first; none until it has one.
    #[must_use]
    pub fn urls(&self) -> &[PublicUrl] {
        self.0.get().map(Vec::as_slice).unwrap_or_default()
    }

    /// Where its metadata is (RFC 9728, section 3.1): the well-known path stands between host and path.
    pub(super) fn metadata_url(&self) -> Option<String> {
        let url = self.url()?;
        Some(format!("{}{WELL_KNOWN}{}", url.origin(), url.path()))
    }
}

/// The path of the metadata of a resource that has none of its own.
pub(super) const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// The same of what answers AuthZEN's questions.
pub(super) const AUTHZEN: &str = "/.well-known/authzen-configuration";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_well_known_path_stands_between_host_and_path() {
        for (name, metadata) in [
            (
                "https://a.example",
                "https://a.example/.well-known/oauth-protected-resource",
            ),
            (
                "https://a.example/",
                "https://a.example/.well-known/oauth-protected-resource",
            ),
            (
                "https://a.example:8443/v1",
                "https://a.example:8443/.well-known/oauth-protected-resource/v1",
            ),
            (
                "https://a.example/v1/",
                "https://a.example/.well-known/oauth-protected-resource/v1/",
            ),
        ] {
            let resource = Resource::named(PublicUrl::parse(name).unwrap());
            assert_eq!(resource.metadata_url().as_deref(), Some(metadata), "{name}");
        }
        assert_eq!(Resource::default().metadata_url(), None);
    }

    #[test]
    fn the_first_name_stands_for_all_who_share_it() {
        let resource = Resource::default();
        let shared = resource.clone();
        for name in ["https://a.example", "https://b.example"] {
            resource.name(vec![PublicUrl::parse(name).unwrap()]);
            assert_eq!(
                shared.url().map(PublicUrl::as_str),
                Some("https://a.example")
            );
        }
    }
}

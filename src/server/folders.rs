//! The policy folders of the types of resources that AuthZEN may ask about: loaded, watched and reloaded as the server's own.

use std::sync::Arc;

use crate::config::Config;
use crate::http::authzen;
use crate::http::doors::resource_type::ResourceType;
use crate::policy::{self, Companion, Flaw, Live, LoadError, Reloader, Swap};

/// The folders, loaded and not watched yet.
pub(super) struct Folders(Vec<Folder>);

struct Folder {
    name: String,
    kind: ResourceType,
    reloader: Reloader,
}

impl Folders {
    /// Loads each folder of `doors.authzen`, with the settings of the server's own where it has none.
    ///
    /// # Errors
    /// A folder cannot be served by.
    pub(super) fn load(config: &Config) -> Result<Self, LoadError> {
        let types = config.doors.authzen.iter();
        let folders = types.map(|(name, kind)| {
            let settings = policy::Config {
                dir: kind.dir.clone(),
                roles_claim: kind.roles_claim.clone(),
                ..config.policy.clone()
            };
            let folder = Folder {
                name: name.to_owned(),
                kind: kind.clone(),
                reloader: Reloader::load(&settings, no_revocations())?,
            };
            Ok(folder)
        });
        folders.collect::<Result<_, _>>().map(Self)
    }

    /// What the door asks.
    pub(super) fn asked(&self) -> authzen::Folders {
        let folders = self.0.iter().map(|folder| {
            let live = Arc::clone(folder.reloader.live());
            (folder.name.clone(), folder.kind.clone(), live)
        });
        authzen::Folders::new(folders)
    }

    /// Their live policies.
    pub(super) fn live(&self) -> Vec<Arc<Live>> {
        let folders = self.0.iter();
        folders
            .map(|folder| Arc::clone(folder.reloader.live()))
            .collect()
    }

    /// What is to be watched.
    pub(super) fn reloaders(self) -> impl Iterator<Item = Reloader> {
        self.0.into_iter().map(|folder| folder.reloader)
    }
}

/// A list of revocations in such a folder would quietly revoke nothing, so it is a fault.
fn no_revocations() -> Companion {
    Companion::new(|text| {
        if text.trim().is_empty() {
            let nothing: Swap = Box::new(|| {});
            return Ok(nothing);
        }
        Err(vec![Flaw {
            line: 1,
            column: 1,
            message: "nothing here has a token that could be revoked".to_owned(),
            mend: "remove the file: revocations count in the folder of `policy.dir` alone"
                .to_owned(),
        }])
    })
}

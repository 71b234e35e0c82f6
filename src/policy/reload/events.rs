//! The system's word that something in the folder changed. It only hastens a look; nothing relies on it.

use std::path::PathBuf;
use std::sync::Arc;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::bell::Bell;
use super::fingerprint::Fingerprint;

/// Follows a folder, and the one that takes its place.
pub(super) struct Events {
    bell: Arc<Bell>,
    followed: Option<Followed>,
    is_warned: bool,
}

/// A folder that is listened to, or that cannot be: then this one is not tried again.
struct Followed {
    path: PathBuf,
    inode: (u64, u64),
    _watcher: Option<RecommendedWatcher>,
}

impl Events {
    /// Rings `bell`.
    pub(super) fn new(bell: Arc<Bell>) -> Self {
        Self {
            bell,
            followed: None,
            is_warned: false,
        }
    }

    /// Listens to the folder that `seen` shows, if it is another than before; a link may lead elsewhere by now.
    pub(super) fn follow(&mut self, seen: &Fingerprint) {
        let Some((path, inode)) = seen.folder() else {
            self.followed = None;
            return;
        };
        let is_same = |followed: &Followed| followed.path == path && followed.inode == inode;
        if self.followed.as_ref().is_some_and(is_same) {
            return;
        }
        let watcher = self.listen(path).map_err(|error| self.warn(&error)).ok();
        self.followed = Some(Followed {
            path: path.to_owned(),
            inode,
            _watcher: watcher,
        });
        // What changed before the system listened has to be seen, too.
        self.bell.change();
    }

    fn listen(&self, path: &std::path::Path) -> notify::Result<RecommendedWatcher> {
        let bell = Arc::clone(&self.bell);
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                // Reading is no change, and our own would wake us for ever. An error may be a lost event.
                if !event.is_ok_and(|event| event.kind.is_access()) {
                    bell.change();
                }
            })?;
        watcher.watch(path, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    }

    fn warn(&mut self, error: &notify::Error) {
        if !self.is_warned {
            self.is_warned = true;
            tracing::warn!(
                %error,
                "the system does not tell of edits in the policy folder, so they are found by looking; \
                 raise `fs.inotify.max_user_instances`, or set `policy.watch` to `poll`"
            );
        }
    }
}

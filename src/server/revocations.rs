//! `revoked.toml` of the policy folder: `policy` reads and watches it, `auth` understands it, and neither knows the other.
//!
//! Whom the server trusts is known after the first load only, since the issuer for development needs the folder. So the
//! first list is looked at for strangers once that is known, and each later one when it comes into force.

use std::sync::{Arc, OnceLock};

use crate::auth::{self, Issuer, Revocations, Revoked};
use crate::policy::{self, Companion, Flaw, Swap};

/// The list of a folder, at work.
pub(super) struct Folder {
    revoked: Arc<Revoked>,
    strangers: Arc<Strangers>,
}

/// The issuers that a list may name, and the file that names others.
struct Strangers {
    file: String,
    trusted: OnceLock<Vec<Issuer>>,
}

impl Folder {
    /// The list of the folder of `config`, which `revoked` is to ask.
    pub(super) fn of(config: &policy::Config, revoked: &Arc<Revoked>) -> Self {
        let strangers = Strangers {
            file: config.dir.join("revoked.toml").display().to_string(),
            trusted: OnceLock::new(),
        };
        Self {
            revoked: Arc::clone(revoked),
            strangers: Arc::new(strangers),
        }
    }

    /// What makes the list the one that is asked.
    pub(super) fn companion(&self) -> Companion {
        let revoked = Arc::clone(&self.revoked);
        let strangers = Arc::clone(&self.strangers);
        Companion::new(move |text| {
            let list = Revocations::parse(text);
            let list = list.map_err(|flaws| flaws.into_iter().map(flaw).collect::<Vec<_>>())?;
            let (revoked, strangers) = (Arc::clone(&revoked), Arc::clone(&strangers));
            let swap: Swap = Box::new(move || {
                strangers.warn(&list);
                let entries = list.count();
                let before = revoked.replace(list).count();
                if entries > 0 || before > 0 {
                    tracing::info!(entries, before, "the revocations are in force");
                }
            });
            Ok(swap)
        })
    }

    /// Warns of what the list in force says of other issuers than these, and from now on of what later ones do.
    pub(super) fn trust<'a>(&self, issuers: impl Iterator<Item = &'a Issuer>) {
        let _ = self.strangers.trusted.set(issuers.cloned().collect());
        self.strangers.warn(&self.revoked.current());
    }
}

impl Strangers {
    fn warn(&self, list: &Revocations) {
        let Some(trusted) = self.trusted.get() else {
            return;
        };
        for warning in list.strangers(trusted).iter().take(MOST) {
            let auth::Flaw { line, column, .. } = warning;
            let place = format!("{}:{line}:{column}", self.file);
            let (code, mend) = ("revocation-issuer", &warning.mend);
            tracing::warn!(place, code, mend, "{}", warning.message);
        }
    }
}

/// What a list says of other issuers than those that are `trusted`; nothing of a list that cannot be read.
pub(super) fn strangers(text: &str, trusted: &[Issuer]) -> Vec<Flaw> {
    let list = Revocations::parse(text);
    let strangers = list.map(|list| list.strangers(trusted));
    strangers.into_iter().flatten().map(flaw).collect()
}

fn flaw(flaw: auth::Flaw) -> Flaw {
    Flaw {
        line: flaw.line,
        column: flaw.column,
        message: flaw.message,
        mend: flaw.mend,
    }
}

/// More lines than anybody mends at once would drown the rest of the log.
const MOST: usize = 50;

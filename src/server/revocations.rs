//! `revoked.toml` of the policy folder: `policy` reads and watches it, `auth` understands it, and neither knows the other.

use std::sync::Arc;

use crate::auth::{self, Revocations, Revoked};
use crate::policy::{Companion, Flaw, Swap};

/// What makes the list of the folder the one that `revoked` asks.
pub(super) fn companion(revoked: &Arc<Revoked>) -> Companion {
    let revoked = Arc::clone(revoked);
    Companion::new(move |text| {
        let list = Revocations::parse(text);
        let list = list.map_err(|flaws| flaws.into_iter().map(flaw).collect::<Vec<_>>())?;
        let revoked = Arc::clone(&revoked);
        let swap: Swap = Box::new(move || {
            let entries = list.count();
            let before = revoked.replace(list).count();
            if entries > 0 || before > 0 {
                tracing::info!(entries, before, "the revocations are in force");
            }
        });
        Ok(swap)
    })
}

fn flaw(flaw: auth::Flaw) -> Flaw {
    Flaw {
        line: flaw.line,
        column: flaw.column,
        message: flaw.message,
        mend: flaw.mend,
    }
}

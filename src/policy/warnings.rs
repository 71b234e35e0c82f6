//! What a policy that was loaded warns of.

use super::problem::Problem;
use super::snapshot::Policy;

impl Policy {
    /// Logs the warnings, a line each with its place and its mend; of very many the first fifty and how many more.
    pub fn log_warnings(&self) {
        let warnings = self.warnings();
        for Problem {
            code,
            place,
            message,
            mend,
            ..
        } in warnings.iter().take(MAX_LOGGED)
        {
            tracing::warn!(%place, code = code.as_str(), mend, "{message}");
        }
        let more = warnings.len().saturating_sub(MAX_LOGGED);
        if more > 0 {
            tracing::warn!(more, "the policy has further warnings");
        }
    }
}

/// More than anybody reads; the same pattern is warned of once.
const MAX_LOGGED: usize = 50;

//! Which traces are recorded: decided once, before anything is measured.

use super::ids::TraceId;

/// What `OTEL_TRACES_SAMPLER` and its argument choose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampler {
    /// Which part of the traces that begin here is recorded, from 0 to 1.
    pub ratio: f64,
    /// Whether a parent's own choice counts for more than the ratio.
    pub follows_parent: bool,
}

impl Sampler {
    /// Whether the trace is recorded; `parent` is what the parent chose, if there is one that may choose.
    ///
    /// The ratio is applied to the name, so that every process with the same ratio records the same traces
    /// (OpenTelemetry's `TraceIdRatioBased`).
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a ratio is no more exact than that"
    )]
    pub fn samples(&self, trace_id: &TraceId, parent: Option<bool>) -> bool {
        if let Some(choice) = parent.filter(|_| self.follows_parent) {
            return choice;
        }
        let place = u64::from_be_bytes(trace_id.last_bytes()) >> 1;
        // The last places are too many digits for a float, and would count as one beyond them.
        self.ratio >= 1.0 || (place as f64) < self.ratio * PLACES
    }
}

/// How many places there are: 63 bits.
const PLACES: f64 = 9_223_372_036_854_775_808.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn id(last: &str) -> TraceId {
        TraceId::read(&format!("0af7651916cd43dd{last}")).unwrap()
    }

    #[test]
    fn a_parent_is_followed_where_the_sampler_says_so_and_the_ratio_counts_else() {
        let (low, middle, high) = (
            id("0000000000000001"),
            id("7ffffffffff00000"),
            id("ffffffffffffffff"),
        );
        for (ratio, follows_parent, trace_id, parent, wanted) in [
            (1.0, false, high, None, true),
            (0.0, false, low, None, false),
            (0.5, false, middle, None, true),
            (0.5, false, high, None, false),
            (0.0, false, low, Some(true), false),
            (1.0, false, high, Some(false), true),
            (0.0, true, low, Some(true), true),
            (1.0, true, high, Some(false), false),
            (1.0, true, high, None, true),
            (0.0, true, low, None, false),
        ] {
            let sampler = Sampler {
                ratio,
                follows_parent,
            };
            let sampled = sampler.samples(&trace_id, parent);
            assert_eq!(sampled, wanted, "{sampler:?} {trace_id} {parent:?}");
        }
    }

    #[test]
    fn a_ratio_takes_that_part_of_random_names() {
        let sampler = Sampler {
            ratio: 0.25,
            follows_parent: true,
        };
        let taken = (0..10_000).filter(|_| sampler.samples(&TraceId::random(), None));
        let taken = taken.count();
        // Ten standard deviations about 2500.
        assert!((2067..=2933).contains(&taken), "{taken}");
    }
}

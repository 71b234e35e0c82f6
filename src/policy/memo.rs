//! What a caller means to a policy, remembered beside the caller until another policy asks.
//!
//! The live policy and the one in its shadow are asked in turns: each has a place of its own, so that neither makes the other
//! forget.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwapOption;

use super::compiled::Resolved;

/// The last answers, each with the engine that it is of. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Memo {
    places: Arc<[ArcSwapOption<(EngineId, Resolved)>; 2]>,
    in_shadow: bool,
}

/// Tells engines apart, also those of one revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EngineId(pub(super) u64);

impl Memo {
    /// Hands what `engine` knows of the caller to `act`, resolving it only if the last answer was another's.
    #[inline]
    pub(super) fn with<T>(
        &self,
        engine: EngineId,
        resolve: impl FnOnce() -> Resolved,
        act: impl FnOnce(&Resolved) -> T,
    ) -> T {
        let [live, shadow] = &*self.places;
        let place = if self.in_shadow { shadow } else { live };
        let kept = place.load();
        if let Some((_, resolved)) = kept.as_deref().filter(|(of, _)| *of == engine) {
            return act(resolved);
        }
        let fresh = Arc::new((engine, resolve()));
        let result = act(&fresh.1);
        place.store(Some(fresh));
        result
    }

    /// The place of whoever asks in the shadow of the live policy.
    pub(super) fn in_shadow(&self) -> Self {
        Self {
            in_shadow: true,
            ..self.clone()
        }
    }
}

/// Two callers are the same whatever was found out about them.
impl PartialEq for Memo {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_resolved_once_for_an_engine_whatever_clone_asks() {
        let memo = Memo::default();
        let resolved = std::cell::Cell::new(0);
        let ask = |memo: &Memo, engine: u64| {
            let resolve = || {
                resolved.set(resolved.get() + 1);
                Resolved::default()
            };
            memo.with(EngineId(engine), resolve, |_| ());
            resolved.get()
        };
        assert_eq!([ask(&memo, 1), ask(&memo.clone(), 1)], [1, 1]);
        assert_eq!([ask(&memo, 2), ask(&memo, 2)], [2, 2]);
        assert_eq!(ask(&memo.clone(), 1), 3);
        let shadow = memo.in_shadow();
        assert_eq!([ask(&shadow, 4), ask(&memo, 1), ask(&shadow, 4)], [4; 3]);
    }
}

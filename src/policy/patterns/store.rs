//! The patterns of a policy, each compiled once: many rules share a few.

use hashbrown::HashMap;

use super::function::Function;
use super::paths::is_simple;
use super::pattern::Pattern;

/// Compiled patterns by number, and by what they were compiled from.
#[derive(Debug, Default)]
pub(in crate::policy) struct Patterns {
    compiled: Vec<Pattern>,
    known: HashMap<Function, HashMap<Box<str>, Result<u32, String>>>,
}

impl Patterns {
    /// The number of a pattern, compiled now if it is new; [`Self::SIMPLE`] for one that needs no compiling.
    ///
    /// # Errors
    /// Why the function cannot read it.
    pub(in crate::policy) fn number(
        &mut self,
        function: Function,
        pattern: &str,
    ) -> Result<u32, String> {
        if is_simple(function, pattern) {
            return Ok(Self::SIMPLE);
        }
        let known = self.known.entry(function).or_default();
        if let Some(number) = known.get(pattern) {
            return number.clone();
        }
        let number = Pattern::compile(function, pattern).map(|pattern| {
            self.compiled.push(pattern);
            u32::try_from(self.compiled.len() - 1).unwrap_or(Self::SIMPLE)
        });
        known.insert(pattern.into(), number.clone());
        number
    }

    /// The pattern of a number; `None` for a simple one.
    #[inline]
    pub(in crate::policy) fn numbered(&self, number: u32) -> Option<&Pattern> {
        self.compiled.get(number as usize)
    }

    /// The pattern, where it was compiled.
    pub(in crate::policy) fn find(&self, function: Function, pattern: &str) -> Option<&Pattern> {
        let known = self.known.get(&function)?.get(pattern)?;
        self.numbered(*known.as_ref().ok()?)
    }

    /// Stands for every pattern that is matched by walking its text.
    pub(in crate::policy) const SIMPLE: u32 = u32::MAX;
}

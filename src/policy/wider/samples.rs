//! Short texts that a regular expression matches.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};

/// A few different texts that match `regex` where look-arounds allow them; none for an expression that cannot be read,
/// or that has no short match.
pub(in crate::policy) fn of(regex: &str) -> Vec<String> {
    let Ok(parsed) = regex_syntax::parse(regex) else {
        return Vec::new();
    };
    let mut samples = Vec::new();
    for variant in 0..VARIANTS {
        let mut sampler = Sampler {
            variant,
            text: String::new(),
            steps: 0,
        };
        let finished = sampler.take(&parsed).is_some();
        if finished && !samples.contains(&sampler.text) {
            samples.push(sampler.text);
        }
    }
    samples
}

struct Sampler {
    /// Which choices are made: its last bit whether what may be missing is missing, the others which branch is taken.
    variant: usize,
    text: String,
    steps: usize,
}

impl Sampler {
    /// Adds a match of `part` to the text; `None` when it would become too long.
    fn take(&mut self, part: &Hir) -> Option<()> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return None;
        }
        match part.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.text.push_str(str::from_utf8(&literal.0).ok()?),
            HirKind::Class(Class::Unicode(class)) => self.text.push(member(class)?),
            HirKind::Class(Class::Bytes(_)) => return None,
            HirKind::Capture(group) => self.take(&group.sub)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.take(part))?,
            HirKind::Alternation(branches) => {
                let branch = (self.variant / 2).checked_rem(branches.len())?;
                self.take(branches.get(branch)?)?;
            }
            HirKind::Repetition(repetition) => {
                let most = repetition.max.unwrap_or(u32::MAX);
                let wanted = u32::from(self.variant.is_multiple_of(2));
                for _ in 0..repetition.min.max(wanted).min(most) {
                    self.take(&repetition.sub)?;
                }
            }
        }
        Some(())
    }
}

/// A character of the class, a plain one if it has any.
fn member(class: &ClassUnicode) -> Option<char> {
    let has = |c: &char| {
        let mut ranges = class.ranges().iter();
        ranges.any(|range| (range.start()..=range.end()).contains(c))
    };
    let plain = ['x', 'X', '0'].into_iter().find(has);
    plain.or_else(|| Some(class.ranges().first()?.start()))
}

/// Enough to take each of four branches, with and without what may be missing.
const VARIANTS: usize = 8;

/// As many parts of an expression are followed for one text; nested repetitions multiply.
const MAX_STEPS: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_match_the_expression() {
        for (regex, expected) in [
            ("GET", &["GET"][..]),
            ("^(GET|PUT)$", &["GET", "PUT"]),
            ("a+b?", &["ab", "a"]),
            ("/v1.0", &["/v1x0"]),
            ("[^/]+", &["x"]),
            ("[b-d]{2}", &["bb"]),
            ("", &[""]),
            ("(", &[]),
            ("(?:a{1000}){1000}", &[]),
            ("(?:a|b){4294967295}", &[]),
        ] {
            assert_eq!(of(regex), expected, "{regex}");
        }
    }
}

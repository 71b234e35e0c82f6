//! What a policy lists: its rules with what they did, and everybody whom its cases can name.

use super::cases::ANONYMOUS;
use super::hits::Worked;
use super::persona::Persona;
use super::principals::Principals;
use super::rulebook::RuleRef;
use super::snapshot::Policy;

impl Policy {
    /// The rules in the order of evaluation, which is that of their lines, each with what it did since the server started, if
    /// it did anything.
    pub fn rules(&self) -> impl Iterator<Item = (RuleRef, Option<Worked>)> {
        self.rules_from(0)
    }

    /// The same without the first `skipped` of them, which cost nothing.
    pub fn rules_from(&self, skipped: usize) -> impl Iterator<Item = (RuleRef, Option<Worked>)> {
        let book = self.judge().engine().book();
        let ids = book.ids().skip(skipped);
        ids.map(|rule| (book.rule_ref(rule), self.hits().of(rule)))
    }

    /// The rule of a line of `policy.csv`, counted from 1.
    #[must_use]
    pub fn rule_at(&self, line: usize) -> Option<RuleRef> {
        let book = self.judge().engine().book();
        book.at_line(line).map(|rule| book.rule_ref(rule))
    }

    /// How many rules settled no decision since the server started.
    #[must_use]
    pub fn unused_rules(&self) -> usize {
        self.hits().unused()
    }

    /// The caller whom cases call `who`: a persona, or `anonymous`.
    #[must_use]
    pub fn caller(&self, who: &str, roles_claim: &str) -> Option<Principals> {
        if who == ANONYMOUS {
            return Some(Principals::anonymous());
        }
        let mut personas = self.personas().iter();
        let persona = personas.find(|persona| persona.id() == who)?;
        Some(Principals::from_claims(persona.claims(), roles_claim))
    }

    /// Everybody whom cases can name: `anonymous`, then the personas in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let personas = self.personas().iter().map(Persona::id);
        std::iter::once(ANONYMOUS).chain(personas)
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::Trial;
    use crate::policy::problem::LoadError;

    const RULES: &str = "\np, anyone, /a, ^GET$, allow\n\np, anyone, /b, ^GET$, allow\np, anyone, /a, ^GET$, allow\ng, a, b\np, b, /c, ^GET$, allow\n";

    #[test]
    fn a_rule_is_found_by_its_line_and_by_its_place_among_the_others() {
        let read = |file: &str| -> Result<Option<Vec<u8>>, LoadError> {
            Ok(match file {
                "model.conf" => Some(include_bytes!("../../policies/model.conf").to_vec()),
                "policy.csv" => Some(RULES.as_bytes().to_vec()),
                _ => None,
            })
        };
        let trial = Trial::read("made", "roles", read).unwrap();
        let policy = trial.policy();
        let lines = |skipped| -> Vec<usize> {
            let rules = policy.rules_from(skipped);
            rules.map(|(rule, _)| rule.line).collect()
        };
        // The second of two that are the same is the one that counts.
        assert_eq!(lines(0), [4, 5, 7]);
        assert_eq!(lines(1), [5, 7]);
        assert_eq!(lines(9), [0; 0]);
        for line in 0..10 {
            let found = policy.rule_at(line).map(|rule| rule.line);
            assert_eq!(found, lines(0).contains(&line).then_some(line), "{line}");
        }
    }
}

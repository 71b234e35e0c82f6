//! Compiles a model and its rules.

use hashbrown::HashMap;

use super::parts::{Compiled, Indexed, Matcher, Way};
use crate::policy::courtesy::give_way;
use crate::policy::index::{Index, Spec};
use crate::policy::model::Model;
use crate::policy::patterns::{Function, Patterns};
use crate::policy::rulebook::Rulebook;
use crate::policy::tree::{self, Outside, Scope, Tree};

/// A matcher that was parsed, and the slots that it needs of each rule.
pub(in crate::policy) struct Parsed {
    tree: Tree,
    patterns: Vec<(usize, Function, Option<usize>)>,
    evals: Vec<(usize, usize)>,
    pub(in crate::policy) slots: usize,
}

impl Parsed {
    /// The matcher itself.
    pub(in crate::policy) fn into_tree(self) -> Tree {
        self.tree
    }
}

/// Parses the model's matcher.
///
/// # Errors
/// The first term that is outside the compiled grammar.
pub(in crate::policy) fn parse(model: &Model) -> Result<Parsed, Outside> {
    let mut scope = Scope {
        model,
        slots: Some(0),
        patterns: Vec::new(),
        evals: Vec::new(),
    };
    let tree = tree::parse(model.matcher.value(), &mut scope)?;
    Ok(Parsed {
        tree,
        patterns: scope.patterns,
        evals: scope.evals,
        slots: scope.slots.unwrap_or_default(),
    })
}

/// Compiles `parsed` for the rules of `book`, whose slots are filled. `is_stable` knows the values that belong to a caller.
///
/// # Errors
/// The first term of a rule's expression that is outside the compiled grammar.
pub(in crate::policy) fn compile(
    parsed: Parsed,
    model: &Model,
    book: &mut Rulebook,
    mut patterns: Patterns,
    is_stable: impl Fn(&Tree) -> bool,
) -> Result<Compiled, Outside> {
    for (column, function, slot) in &parsed.patterns {
        for rule in book.ids() {
            give_way();
            let number = patterns.number(*function, book.value(rule, *column));
            // Checked before, with a problem for each that cannot be read; none may pass for another here.
            let number = number.map_err(|_| Outside {
                rule: Some((rule, *column)),
                offset: 0,
                term: book.value(rule, *column).to_owned(),
            })?;
            if let Some(slot) = slot {
                book.set_slot(rule, *slot, number);
            }
        }
    }
    let mut expressions = Expressions::default();
    for (column, slot) in &parsed.evals {
        expressions.read(*column, *slot, model, book, &mut patterns)?;
    }
    let matcher = Matcher {
        tree: parsed.tree,
        patterns,
        expressions: expressions.trees,
    };
    let ways = matcher.alternatives().iter();
    let ways = ways
        .map(|part| way(part, &matcher, book, &is_stable))
        .collect();
    let find = |denies: bool| book.ids().find(|rule| book.denies(*rule) == denies);
    Ok(Compiled {
        ways,
        effect: model.effect,
        first_allow: find(false),
        first_deny: find(true),
        matcher,
    })
}

fn way(part: &Tree, matcher: &Matcher, book: &Rulebook, is_stable: &impl Fn(&Tree) -> bool) -> Way {
    if part.is_of_request() {
        return Way::Request;
    }
    let conjuncts = match part {
        Tree::And(parts) => parts,
        part => std::slice::from_ref(part),
    };
    let Some(spec) = Spec::of(conjuncts, is_stable, book) else {
        return Way::Scan;
    };
    let is_of_caller = spec.role.as_ref().is_none_or(|role| {
        role.definition == 0 && is_stable(&role.member) && role.domain.iter().all(is_stable)
    });
    let compiled = |number| matcher.patterns.numbered(number);
    let others = spec.without_role();
    Way::Indexed(Box::new(Indexed {
        is_of_caller,
        others: others.map(|spec| Index::build(spec, book, compiled)),
        index: Index::build(spec, book, compiled),
    }))
}

/// The expressions of rules, each parsed once.
#[derive(Default)]
struct Expressions {
    trees: Vec<Tree>,
    known: HashMap<String, u32>,
}

impl Expressions {
    fn read(
        &mut self,
        column: usize,
        slot: usize,
        model: &Model,
        book: &mut Rulebook,
        patterns: &mut Patterns,
    ) -> Result<(), Outside> {
        for rule in book.ids() {
            give_way();
            let text = book.value(rule, column);
            let mut scope = Scope {
                model,
                slots: None,
                patterns: Vec::new(),
                evals: Vec::new(),
            };
            // Parsed for every rule, since the columns that it hands to patterns are those of the rule.
            let tree = tree::parse(text, &mut scope).map_err(|outside| Outside {
                rule: Some((rule, column)),
                ..outside
            })?;
            for (column, function, _) in scope.patterns {
                // A pattern that cannot be read was a problem before.
                let _ = patterns.number(function, book.value(rule, column));
            }
            let number = match self.known.get(text) {
                Some(number) => *number,
                None => self.add(text, tree),
            };
            book.set_slot(rule, slot, number);
        }
        Ok(())
    }

    fn add(&mut self, text: &str, tree: Tree) -> u32 {
        let number = u32::try_from(self.trees.len()).unwrap_or(u32::MAX);
        self.trees.push(tree);
        self.known.insert(text.to_owned(), number);
        number
    }
}

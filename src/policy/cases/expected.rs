//! The rule that a case expects to settle its requests.
//!
//! Its text survives edits above it; its line is shorter to write and ends with the next of them.

use crate::policy::csv;
use crate::policy::rulebook::RuleRef;

/// A rule, as a case names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::policy) struct ExpectedRule {
    /// As it is written in the case.
    pub(super) written: String,
    names: Names,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Names {
    /// No rule at all.
    Nothing,
    /// The one in this line of `policy.csv`, from 1.
    Line(usize),
    /// The one with these fields.
    Fields(Vec<String>),
}

impl ExpectedRule {
    /// What `text` names; `None` when it names no rule.
    pub(super) fn read(text: &str) -> Option<Self> {
        let names = if text == "none" {
            Names::Nothing
        } else if let Some(line) = text.strip_prefix("policy.csv:") {
            Names::Line(line.parse().ok().filter(|line| *line > 0)?)
        } else {
            let fields = csv::values(text).filter(|fields| fields.first() == Some(&"p"))?;
            Names::Fields(fields.into_iter().map(str::to_owned).collect())
        };
        Some(Self {
            written: text.to_owned(),
            names,
        })
    }

    /// Whether it is the rule that settled a decision. Blanks around fields do not matter.
    pub(super) fn is(&self, settled_by: Option<&RuleRef>) -> bool {
        match (&self.names, settled_by) {
            (Names::Nothing, None) => true,
            (Names::Line(line), Some(rule)) => *line == rule.line,
            (Names::Fields(fields), Some(rule)) => {
                csv::values(&rule.text).is_some_and(|found| found == *fields)
            }
            _ => false,
        }
    }
}

pub(super) const RULE_FORM: &str = "write the line, as `rule = \"p, anyone, /api/open, ^GET$, allow\"`, its place, as \
                                    `rule = \"policy.csv:21\"`, or `rule = \"none\"` where no rule is to match";

//! By which patterns decisions are told apart where no route is known: those of the rules that settle them.

use super::decision::Decision;
use super::snapshot::Policy;

impl Decision {
    /// The pattern of paths of the rule that settled it, its column `obj`; `None` where no rule did, or rules have no such
    /// column.
    #[must_use]
    pub fn pattern(&self) -> Option<&str> {
        self.book().pattern(self.rule()?)
    }
}

impl Policy {
    /// The pattern of each of its rules, in the order of the file; none where rules have no column `obj`.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        let book = self.judge().engine().book();
        book.ids().filter_map(|rule| book.pattern(rule))
    }
}

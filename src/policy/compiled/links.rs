//! What a request knows of roles: each name is followed once, however many rules ask.

use std::cell::RefCell;
use std::rc::Rc;

use smallvec::SmallVec;

use crate::policy::roles::{Membership, Reach, Roles};

/// The links of a policy and of one caller.
pub(super) struct Links<'a> {
    roles: &'a Roles,
    caller: &'a Membership,
    /// Where the caller's subject leads in the first definition, found out before.
    known: Option<Known<'a>>,
    met: RefCell<Met>,
    /// While the caller counts as a member of everything: the names that were asked for.
    wanted: Option<RefCell<Vec<String>>>,
}

/// The names that were followed.
type Met = SmallVec<[(Asked, Rc<Reach>); 2]>;

/// Where the caller's subject leads in its domain.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// The domain, where the first definition has domains.
    pub(super) domain: Option<&'a str>,
    pub(super) reach: &'a Reach,
}

#[derive(PartialEq)]
struct Asked {
    definition: usize,
    member: String,
    domain: Option<String>,
}

impl<'a> Links<'a> {
    pub(super) fn new(roles: &'a Roles, caller: &'a Membership, known: Option<Known<'a>>) -> Self {
        Self {
            roles,
            caller,
            known,
            met: RefCell::default(),
            wanted: None,
        }
    }

    /// From now on the caller is a member of everything, to learn which rules would match by roles alone.
    pub(super) fn probe(&mut self) {
        self.wanted = Some(RefCell::default());
    }

    /// The names that were asked for since the last time.
    pub(super) fn take_wanted(&self) -> Vec<String> {
        let wanted = self.wanted.as_ref();
        wanted.map(RefCell::take).unwrap_or_default()
    }

    /// Whether `member` leads to `role`.
    #[inline]
    pub(super) fn lead(
        &self,
        definition: usize,
        member: &str,
        role: &str,
        domain: Option<&str>,
    ) -> bool {
        if let Some(wanted) = self
            .wanted
            .as_ref()
            .filter(|_| self.is_caller(definition, member))
        {
            wanted.borrow_mut().push(role.to_owned());
            return true;
        }
        match self.known_of(definition, member, domain) {
            Some(reach) => reach.contains(role),
            None => self.follow(definition, member, domain).contains(role),
        }
    }

    fn known_of(&self, definition: usize, member: &str, domain: Option<&str>) -> Option<&'a Reach> {
        let known = self.known.filter(|known| known.domain == domain)?;
        self.is_caller(definition, member).then_some(known.reach)
    }

    fn is_caller(&self, definition: usize, member: &str) -> bool {
        definition == 0 && *member == *self.caller.subject
    }

    /// Everything that `member` leads to.
    pub(super) fn follow(
        &self,
        definition: usize,
        member: &str,
        domain: Option<&str>,
    ) -> Rc<Reach> {
        let asked = Asked {
            definition,
            member: member.to_owned(),
            domain: domain.map(str::to_owned),
        };
        let mut met = self.met.borrow_mut();
        if let Some((_, reach)) = met.iter().find(|(known, _)| *known == asked) {
            return Rc::clone(reach);
        }
        let reach = self.roles.reach(definition, member, domain, self.caller);
        let reach = Rc::new(reach);
        // Members that come from rules are as many as the rules; only the first ones are worth keeping.
        if met.len() < MOST_KEPT {
            met.push((asked, Rc::clone(&reach)));
        }
        reach
    }
}

const MOST_KEPT: usize = 8;

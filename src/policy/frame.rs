//! What one evaluation knows and notes while the engine runs on this thread.
//!
//! The engine is shared by every caller and never changed. Whatever belongs to one request lives in the frame of the
//! thread that evaluates it; evaluation never awaits, and the frame goes away with its guard, also on a panic.

use std::cell::RefCell;
use std::sync::Arc;

use super::roles::{Membership, Roles};

/// The state of one evaluation.
#[derive(Debug)]
pub(super) struct Frame {
    roles: Arc<Roles>,
    caller: Membership,
    probing: bool,
    row: usize,
    path: Option<(Vec<String>, Option<String>)>,
    wanted: Vec<String>,
    notes: Notes,
}

/// What an evaluation left behind.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The first row that allows.
    pub(super) allowed: Option<Hit>,
    /// The first row that denies.
    pub(super) denied: Option<Hit>,
    /// Every row that matched up to the end of the evaluation, whatever its effect.
    pub(super) matched: Vec<usize>,
    /// While probing: the role names that rows ask for and would allow with, each row's names in turn.
    pub(super) wanted: Vec<String>,
    /// Why the result must not be used, when a function was given what it cannot take.
    pub(super) failure: Option<String>,
}

/// A row that matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// The row, from 0, in the order of evaluation.
    pub(super) row: usize,
    /// How the caller came to be the rule's subject, and in which domain where there are domains.
    pub(super) path: (Vec<String>, Option<String>),
}

/// What a row came to, as far as notes are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowEffect {
    Allow,
    Deny,
    Nothing,
}

impl Frame {
    pub(super) fn new(roles: Arc<Roles>, caller: Membership) -> Self {
        Self {
            roles,
            caller,
            probing: false,
            row: 0,
            path: None,
            wanted: Vec::new(),
            notes: Notes::default(),
        }
    }

    /// A frame in which the caller is a member of everything, to learn which rows would match by roles alone.
    pub(super) fn probing(roles: Arc<Roles>, caller: Membership) -> Self {
        Self {
            probing: true,
            ..Self::new(roles, caller)
        }
    }

    fn link(&mut self, definition: usize, [member, role]: [&str; 2], domain: Option<&str>) -> bool {
        let is_caller = definition == 0 && member == &*self.caller.subject;
        if self.probing && is_caller {
            self.wanted.push(role.to_owned());
            return true;
        }
        let path = self
            .roles
            .path(definition, [member, role], domain, &self.caller);
        let found = path.is_some();
        if found && is_caller && self.path.is_none() {
            self.path = path.map(|path| (path, domain.map(str::to_owned)));
        }
        found
    }

    fn end_row(&mut self, effect: RowEffect) {
        let hit = Hit {
            row: self.row,
            path: self.path.take().unwrap_or_default(),
        };
        let wanted = std::mem::take(&mut self.wanted);
        if effect != RowEffect::Nothing {
            self.notes.matched.push(self.row);
        }
        match effect {
            RowEffect::Allow => {
                self.notes.allowed.get_or_insert(hit);
                self.notes.wanted.extend(wanted);
            }
            RowEffect::Deny => {
                self.notes.denied.get_or_insert(hit);
            }
            RowEffect::Nothing => {}
        }
        self.row += 1;
    }
}

/// Takes the frame off the thread when dropped.
#[derive(Debug)]
pub(super) struct Entered(());

/// Puts a frame on this thread.
pub(super) fn enter(frame: Frame) -> Entered {
    FRAME.set(Some(frame));
    Entered(())
}

impl Entered {
    /// The notes of the evaluation that has ended.
    pub(super) fn leave(self) -> Notes {
        FRAME.take().map(|frame| frame.notes).unwrap_or_default()
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        FRAME.set(None);
    }
}

/// Whether `member` has `role` for the caller on this thread; without a caller nobody has anything.
pub(super) fn has_link(definition: usize, names: [&str; 2], domain: Option<&str>) -> bool {
    on_thread(|frame| frame.link(definition, names, domain)).unwrap_or(false)
}

/// Notes what the current row came to, and turns to the next.
pub(super) fn end_row(effect: RowEffect) {
    on_thread(|frame| frame.end_row(effect));
}

/// Whether the evaluation on this thread is to see every row.
pub(super) fn is_probing() -> bool {
    on_thread(|frame| frame.probing).unwrap_or(false)
}

/// Marks the evaluation on this thread as failed; the first reason stays.
pub(super) fn fail(reason: String) {
    on_thread(|frame| frame.notes.failure.get_or_insert(reason).len());
}

fn on_thread<T>(act: impl FnOnce(&mut Frame) -> T) -> Option<T> {
    FRAME.with_borrow_mut(|frame| frame.as_mut().map(act))
}

thread_local! {
    static FRAME: RefCell<Option<Frame>> = const { RefCell::new(None) };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        let caller = Membership {
            subject: "user:u".into(),
            names: Arc::from(["role:a".to_owned()]),
            domain: "".into(),
        };
        Frame::new(Arc::new(Roles::new(&[2])), caller)
    }

    #[test]
    fn a_frame_ends_with_its_guard() {
        let guard = enter(frame());
        assert!(has_link(0, ["user:u", "role:a"], None));
        drop(guard);
        assert!(!has_link(0, ["user:u", "role:a"], None));
    }

    #[test]
    fn a_frame_ends_with_a_panic() {
        let result = std::panic::catch_unwind(|| {
            let _guard = enter(frame());
            panic!("as an engine might");
        });
        assert!(result.is_err());
        assert!(!has_link(0, ["user:u", "role:a"], None));
    }

    #[test]
    fn a_path_belongs_to_the_row_that_asked_for_it() {
        let guard = enter(frame());
        has_link(0, ["user:u", "role:a"], None);
        end_row(RowEffect::Nothing);
        end_row(RowEffect::Allow);
        let allowed = guard.leave().allowed;
        assert_eq!(
            allowed,
            Some(Hit {
                row: 1,
                path: (vec![], None)
            })
        );
    }
}

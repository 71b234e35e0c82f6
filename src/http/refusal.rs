//! Every way that this server refuses, with the one place that gives it a status, a code and a challenge.
//!
//! The client learns a stable code and at most which permission, scope or sign-in would have been enough; the cause goes to the
//! log. A refusal is remembered for the request, since a guard's error never reaches a catcher.

mod reason;

mod challenge;
mod code;
mod forwarding;
mod step_up;

pub use challenge::Challenges;
pub use code::CODES;
pub use forwarding::{Flaw, Untrusted};
pub use reason::Refusal;

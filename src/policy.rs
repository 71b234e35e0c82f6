//! The policy area: a caller's principals, a method and a path become a decision with its reason.

mod persona;

pub use persona::Persona;

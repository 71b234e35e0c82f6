//! What programs are told of policies, as JSON values. All who tell it use these, so that one reader understands them all.

mod comparison;
mod explaining;
mod grid;
mod parts;

pub use comparison::{changes, summary};
pub use explaining::{Explaining, explained};
pub use grid::matrix;
pub use parts::{demands, nearest, place, problem, rule, settled_by, steps};

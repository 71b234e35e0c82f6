//! The telemetry area: what is logged and traced, and how. Metrics stand beside what they measure.

mod config;
mod json_line;
mod lines;
mod logging;
mod rotating_file;

pub mod json;
pub mod traces;

pub use config::{Config, LogFormat};
pub use lines::Lines;
pub use logging::install;
pub use rotating_file::RotatingFile;

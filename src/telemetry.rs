//! The telemetry area: what is logged, and how. Metrics stand beside what they measure.

mod config;
mod logging;

pub use config::{Config, LogFormat};
pub use logging::install;

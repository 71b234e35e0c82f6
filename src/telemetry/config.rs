//! The section `[telemetry]`.

use serde::{Deserialize, Serialize};

/// The section `[telemetry]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The least severe level that is logged, or a filter such as `info,whiteroom::auth=debug`. Default: `info`.
    pub log_level: String,
    /// How a line looks. Default: `auto`.
    pub log_format: LogFormat,
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// `human` in a terminal, `json` elsewhere.
    #[default]
    Auto,
    /// One line of text.
    Human,
    /// One JSON object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            log_level: "info".into(),
            log_format: LogFormat::Auto,
        }
    }
}

//! The section `[spa]`.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The section `[spa]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Whether the single-page app is served. Default: `true`.
    pub enabled: bool,
    /// The folder of its files. Default: `static`.
    pub dir: PathBuf,
    /// Whether the page has its tokens bound to a key of its browser's (RFC 9449). Default: `false`.
    pub dpop: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            enabled: true,
            dir: "static".into(),
            dpop: false,
        }
    }
}

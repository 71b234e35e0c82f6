//! The telemetry area.

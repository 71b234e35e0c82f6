//! The auth area.

//! The dev_issuer area.

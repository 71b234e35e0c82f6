//! Tokens that are bound to a client's certificate, which a proxy that ends TLS forwards (RFC 8705 §3).

mod nginx;
mod rows;

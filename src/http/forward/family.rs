//! The headers in which a proxy tells of the original request: two families, of which one counts.
//!
//! It has to be complete, each header of it there once, and no header of the other there at all. Rocket drops a header that is
//! not UTF-8, so a client who makes the proxy send such a one would otherwise choose what is read in its place.

use rocket::Request;
use rocket::http::Method;

use crate::http::doors::Source;
use crate::http::fields;
use crate::http::original;
use crate::http::refusal::Flaw;

/// What `request` tells of the original one: its method and its target.
pub(super) fn read<'r>(
    request: &'r Request<'_>,
    source: Source,
) -> Result<(Method, &'r str), Flaw> {
    let others = match source {
        Source::XOriginal => &X_FORWARDED[..],
        Source::XForwarded => &X_ORIGINAL[..],
    };
    let mut others = others.iter();
    if let Some(other) = others.find(|name| fields::has(request, name)) {
        return Err(Flaw::Foreign(other));
    }
    match source {
        Source::XOriginal => {
            let [target, method] = values(request, X_ORIGINAL)?;
            Ok((original::method(method)?, target))
        }
        Source::XForwarded => {
            let [target, method, scheme, host] = values(request, X_FORWARDED)?;
            check_scheme(scheme)?;
            check_host(host)?;
            Ok((original::method(method)?, target))
        }
    }
}

/// The one value of each of the headers `names`.
fn values<'r, const N: usize>(
    request: &'r Request<'_>,
    names: [&'static str; N],
) -> Result<[&'r str; N], Flaw> {
    let mut found = [""; N];
    for (name, found) in names.into_iter().zip(&mut found) {
        let mut values = fields::values(request, name);
        *found = values.next().ok_or(Flaw::Missing(name))?;
        if values.next().is_some() {
            return Err(Flaw::Repeated(name));
        }
    }
    Ok(found)
}

/// Scheme and host have no say in a decision. They are looked at because a proxy that lets a client write into them may let it
/// write into the others.
fn check_scheme(text: &str) -> Result<(), Flaw> {
    match text {
        "http" | "https" => Ok(()),
        _ => Err(Flaw::Scheme),
    }
}

/// A name or an address, with or without a port (RFC 9110, section 7.2).
fn check_host(text: &str) -> Result<(), Flaw> {
    let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:[]".contains(&byte);
    match !text.is_empty() && text.bytes().all(may_stand) {
        true => Ok(()),
        false => Err(Flaw::Host),
    }
}

const X_ORIGINAL: [&str; 2] = ["X-Original-URI", "X-Original-Method"];

const X_FORWARDED: [&str; 4] = [
    "X-Forwarded-Uri",
    "X-Forwarded-Method",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
];

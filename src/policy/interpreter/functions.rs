//! The functions that a matcher calls, where they are ours and not the crate's.
//!
//! The engine takes plain functions, which can hold nothing: whatever belongs to the request is in the thread's frame.

use std::net::IpAddr;

use casbin::function_map::{self, OperatorFunction, dynamic_to_str};
use casbin::rhai::Dynamic;

use crate::policy::frame;

/// The role function of a model's nth role definition, which takes so many names.
pub(super) fn role(definition: usize, places: usize) -> OperatorFunction {
    match (definition, places) {
        (0, 2) => OperatorFunction::Arg2(link::<0>),
        (1, 2) => OperatorFunction::Arg2(link::<1>),
        (2, 2) => OperatorFunction::Arg2(link::<2>),
        (_, 2) => OperatorFunction::Arg2(link::<3>),
        (0, _) => OperatorFunction::Arg3(link_in_domain::<0>),
        (1, _) => OperatorFunction::Arg3(link_in_domain::<1>),
        (2, _) => OperatorFunction::Arg3(link_in_domain::<2>),
        (_, _) => OperatorFunction::Arg3(link_in_domain::<3>),
    }
}

fn link<const DEFINITION: usize>(member: Dynamic, role: Dynamic) -> Dynamic {
    let Some([member, role]) = texts([member, role]) else {
        return false.into();
    };
    frame::has_link(DEFINITION, [&member, &role], None).into()
}

fn link_in_domain<const DEFINITION: usize>(
    member: Dynamic,
    role: Dynamic,
    domain: Dynamic,
) -> Dynamic {
    let Some([member, role, domain]) = texts([member, role, domain]) else {
        return false.into();
    };
    frame::has_link(DEFINITION, [&member, &role], Some(&domain)).into()
}

/// Functions of the crate that panic on requests that anybody can send, done right.
pub(super) const MENDED: [(&str, OperatorFunction); 2] = [
    ("keyMatch", OperatorFunction::Arg2(key_match)),
    ("ipMatch", OperatorFunction::Arg2(ip_match)),
];

/// The crate's own `keyMatch` panics when a path of several bytes a letter is cut inside a letter.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands its values over"
)]
pub(super) fn key_match(path: Dynamic, pattern: Dynamic) -> Dynamic {
    let (path, pattern) = (dynamic_to_str(&path), dynamic_to_str(&pattern));
    match pattern.split_once('*') {
        Some((start, _)) => path.starts_with(start).into(),
        None => (path == pattern).into(),
    }
}

/// The crate's own `ipMatch` panics on what is no address, and an unknown address must not slip past a deny.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands its values over"
)]
fn ip_match(address: Dynamic, network: Dynamic) -> Dynamic {
    let (address, network) = (dynamic_to_str(&address), dynamic_to_str(&network));
    if address.parse::<IpAddr>().is_err() {
        frame::fail(format!(
            "`ipMatch` was given `{address}`, which is no address"
        ));
        return false.into();
    }
    function_map::ip_match(&address, &network).into()
}

/// The names that a role function takes. Anything else fails the evaluation: false would let a caller slip past a deny.
fn texts<const N: usize>(values: [Dynamic; N]) -> Option<[String; N]> {
    if let Some(other) = values.iter().find(|value| !value.is_string()) {
        frame::fail(format!(
            "a role function was given a value of type `{}` instead of a name",
            other.type_name()
        ));
        return None;
    }
    Some(values.map(|value| value.to_string()))
}

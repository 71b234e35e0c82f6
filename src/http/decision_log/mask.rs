//! What the decision log hides of a caller and of a path.
//!
//! A hash hides a name from whoever cannot guess it, and from nobody else: it has no secret, so that replicas and restarts
//! give one caller the same.

use std::fmt::{self, Write};

use aws_lc_rs::digest::{SHA256, digest};

use crate::policy::Masked;
use crate::telemetry::json;

/// What is written of principals and paths.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mask {
    principals: Principals,
    hides_parameters: bool,
}

#[derive(Debug, Clone, Copy)]
enum Principals {
    Plain,
    Hashed,
    Absent,
}

impl Mask {
    pub(super) fn new(masked: &[Masked]) -> Self {
        let principals = if masked.contains(&Masked::NoPrincipals) {
            Principals::Absent
        } else if masked.contains(&Masked::HashPrincipals) {
            Principals::Hashed
        } else {
            Principals::Plain
        };
        Self {
            principals,
            hides_parameters: masked.contains(&Masked::NoParameters),
        }
    }

    /// Writes the member of the principals, if there is to be one.
    pub(super) fn principals(self, line: &mut String, names: &[String]) -> fmt::Result {
        if matches!(self.principals, Principals::Absent) {
            return Ok(());
        }
        line.write_str(",\"principals\":[")?;
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                line.write_char(',')?;
            }
            match (self.principals, name.split_once(':')) {
                (Principals::Hashed, Some((kind, _))) => hashed(line, kind, name)?,
                _ => json::text(line, name)?,
            }
        }
        line.write_char(']')
    }

    /// What is written of `path`, which `route` is the pattern for, unless that is empty.
    pub(super) fn path<'a>(self, path: &'a str, route: &'a str) -> Option<&'a str> {
        match (self.hides_parameters, route) {
            (false, _) => Some(path),
            (true, "") => None,
            (true, route) => Some(route),
        }
    }
}

/// The kind, and as much of the hash of the whole name as is enough to tell callers apart.
fn hashed(line: &mut String, kind: &str, name: &str) -> fmt::Result {
    write!(line, "\"{kind}:")?;
    let digest = digest(&SHA256, name.as_bytes());
    for byte in digest.as_ref().iter().take(HASH_BYTES) {
        write!(line, "{byte:02x}")?;
    }
    line.write_char('"')
}

/// Of a billion callers two share such a hash with a chance of one in thirty.
const HASH_BYTES: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_its_own_unless_parameters_are_hidden() {
        let (path, route) = ("/api/items/7", "/api/items/<id>");
        for (masked, route, expected) in [
            (&[][..], route, Some(path)),
            (&[], "", Some(path)),
            (&[Masked::HashPrincipals], route, Some(path)),
            (&[Masked::NoParameters], route, Some(route)),
            (&[Masked::NoParameters], "", None),
        ] {
            let mask = Mask::new(masked);
            assert_eq!(mask.path(path, route), expected, "{masked:?} {route}");
        }
    }

    #[test]
    fn a_hash_is_of_the_whole_name_and_leaves_the_kind() {
        let names = ["anyone", "user:", "user:a", "role:a"].map(str::to_owned);
        let mut line = String::new();
        let mask = Mask::new(&[Masked::HashPrincipals]);
        mask.principals(&mut line, &names).unwrap();
        assert_eq!(
            line,
            r#","principals":["anyone","user:0a478cd081990729","user:767321b3673f590f","role:20b90dbe27d9573f"]"#
        );
    }
}

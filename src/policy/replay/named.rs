//! A caller of whom the names alone are known, as a log of decisions holds them.

use crate::policy::principals::Principals;
use crate::policy::roles::Membership;

/// The caller who answered to `names`; `None` where no caller answers to just these. The claims are not known: whether that
/// matters is for [`super::Lacking`] to say.
#[must_use]
pub fn named(mut names: Vec<String>) -> Option<Principals> {
    names.sort_unstable();
    names.dedup();
    let has = |name: &str| names.iter().any(|known| known == name);
    if !has("anyone") {
        return None;
    }
    if !has("authenticated") {
        return (names.len() == 1).then(Principals::anonymous);
    }
    let subject = only(&names, "user:")??.to_owned();
    // A domain is where the names of an organisation come from, too.
    let domain = only(&names, "org:")?.and_then(|org| org.strip_prefix("org:"));
    let membership = Membership {
        subject: subject.into(),
        domain: domain.unwrap_or_default().into(),
        names: names.into(),
    };
    Some(Principals::of_names(membership, false))
}

/// The one name of a kind, if there is any; `None` where there are several.
fn only<'a>(names: &'a [String], kind: &str) -> Option<Option<&'a str>> {
    let mut of_kind = names.iter().filter(|name| name.starts_with(kind));
    let first = of_kind.next().map(String::as_str);
    of_kind.next().is_none().then_some(first)
}

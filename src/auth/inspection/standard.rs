//! What a token under inspection is held against: the issuer whose rules fit it best, and the keys that are held of it.

use std::sync::Arc;

use super::specimen::Specimen;
use crate::auth::issuer::Issuer;
use crate::auth::moment::Now;
use crate::auth::near;
use crate::auth::published::Published;
use crate::auth::trusted::Trusted;

/// What a token is judged by.
pub(super) struct Standard<'a> {
    pub(super) trusted: &'a Trusted,
    /// The issuer's name and keys, else why there are none.
    pub(super) published: Result<Arc<Published>, String>,
    pub(super) now: Now,
}

/// The issuer by whose rules a token is judged.
#[derive(Clone, Copy)]
pub(in crate::auth) struct Judge<'a> {
    pub(in crate::auth) trusted: &'a Trusted,
    /// Whether the token names it, or nearly does. Otherwise its keys have nothing to do with the token.
    is_meant: bool,
}

/// The issuer whose rules fit a token best: the one that it names, else one whose name it nearly has, else the first.
pub(in crate::auth) fn judge<'a>(trusted: &'a [Trusted], unverified: &str) -> Option<Judge<'a>> {
    let specimen = Specimen::of(unverified);
    let issuers: Vec<&Issuer> = trusted.iter().map(Trusted::issuer).collect();
    let meant = meant(&specimen, &issuers);
    Some(Judge {
        trusted: trusted.get(meant.unwrap_or_default())?,
        is_meant: meant.is_some(),
    })
}

/// The number of the issuer that a token names, else of the first that it nearly names.
pub(super) fn meant(specimen: &Specimen<'_>, issuers: &[&Issuer]) -> Option<usize> {
    let iss = specimen.unverified_issuer()?;
    let is_near = |issuer: &&Issuer| near::difference(iss, issuer.as_configured()).is_some();
    let named = issuers.iter().position(|issuer| issuer.accepts(iss));
    named.or_else(|| issuers.iter().position(is_near))
}

impl Judge<'_> {
    /// Whether its keys could tell anything of the token.
    fn has_a_say(&self) -> bool {
        self.is_meant || self.trusted.remote().is_none()
    }

    /// Asks it for keys where none are held, none were asked for yet, and they could tell anything.
    pub(in crate::auth) async fn look_once(&self, now: Now) {
        if self.has_a_say() {
            self.trusted.look_once(now.instant).await;
        }
    }

    /// Why its keys could not be fetched, where they could not.
    pub(in crate::auth) fn outage(&self) -> Option<String> {
        self.has_a_say().then(|| self.trusted.outage()).flatten()
    }
}

impl<'a> Standard<'a> {
    pub(super) fn of(judge: Judge<'a>, now: Now) -> Self {
        let why = || match judge.outage() {
            Some(outage) => format!("no keys of the issuer are held: {outage}"),
            None => "the keys of the issuer were not fetched yet".to_owned(),
        };
        let held = judge.trusted.held(now.instant);
        Self {
            trusted: judge.trusted,
            published: match judge.has_a_say() {
                true => held.ok_or_else(why),
                false => Err("the token names no issuer that is trusted".to_owned()),
            },
            now,
        }
    }
}

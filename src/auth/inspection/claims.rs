//! The claims: each check of the server, in its order, with the claim and the rule in words.

use serde_json::{Map, Value};

use super::finding::{Finding, Outcome};
use super::specimen::Specimen;
use super::standard::Standard;
use super::{dates, shown};
use crate::auth::claim_check::{ClaimCheck, Wanted};
use crate::auth::near;
use crate::auth::profile;
use crate::auth::refusal::Refusal;
use crate::auth::required::Required;
use crate::auth::rules::Rules;

/// Who issued the token.
pub(super) fn issuer(specimen: &Specimen<'_>, standard: &Standard<'_>) -> Finding {
    let Some(claims) = specimen.payload() else {
        return Finding::unjudged(name(ClaimCheck::Issuer), UNREADABLE);
    };
    match issuer_name(standard) {
        Some(issuer) => {
            let wanted = wanted(&issuer, standard);
            by_standard(finding(ClaimCheck::Issuer, claims, &wanted), standard)
        }
        None => unsettled_issuer(claims, standard),
    }
}

/// What the token says beside that.
pub(super) fn findings(specimen: &Specimen<'_>, standard: &Standard<'_>) -> Vec<Finding> {
    let others = ClaimCheck::ALL.into_iter();
    let others = others.filter(|check| *check != ClaimCheck::Issuer);
    let rules = standard.trusted.rules();
    let Some(claims) = specimen.payload() else {
        return others
            .map(|check| Finding::unjudged(name(check), UNREADABLE))
            .collect();
    };
    // None of these asks for the issuer's name.
    let wanted = wanted("", standard);
    let of = |check| match check {
        ClaimCheck::Profile => profile_claims(claims, rules),
        ClaimCheck::Required => required_claims(claims, rules),
        check => vec![finding(check, claims, &wanted)],
    };
    others.flat_map(of).collect()
}

fn wanted<'a>(issuer: &'a str, standard: &'a Standard<'_>) -> Wanted<'a> {
    Wanted {
        issuer,
        rules: standard.trusted.rules(),
        now: standard.now.date,
    }
}

/// What a check is called: by its claim, where it is about one.
fn name(check: ClaimCheck) -> &'static str {
    match check {
        ClaimCheck::Issuer => "iss",
        ClaimCheck::Audience => "aud",
        ClaimCheck::Expiry => "exp",
        ClaimCheck::NotBefore => "nbf",
        ClaimCheck::IssuedAt => "iat",
        ClaimCheck::Age => "age",
        ClaimCheck::Subject => "sub",
        ClaimCheck::Profile => "profile",
        ClaimCheck::Required => "required claims",
    }
}

fn finding(check: ClaimCheck, claims: &Map<String, Value>, wanted: &Wanted<'_>) -> Finding {
    let judged = Finding::judged(name(check), check.judge(claims, wanted));
    let claim = claims.get(name(check));
    match check {
        ClaimCheck::Issuer => judged
            .found(shown::member(claim))
            .wanted(shown::text_of(wanted.issuer))
            .mend(issuer_mend(claim, wanted.issuer)),
        ClaimCheck::Audience => judged
            .found(shown::member(claim))
            .wanted(shown::one_of(
                wanted.rules.audiences.iter().map(String::as_str),
            ))
            .mend(audience_mend(claim, wanted.rules)),
        ClaimCheck::Subject => judged.found(shown::member(claim)).wanted("some text"),
        // The others are dates; those of several findings do not come here.
        check => dates::worded(judged, check, claims, wanted),
    }
}

/// With a word about what keys that were not fetched leave open.
fn by_standard(finding: Finding, standard: &Standard<'_>) -> Finding {
    let published = standard.published.as_ref().ok();
    let is_fetched = published.is_some_and(|published| published.fetched_at.is_some());
    let is_exact = standard.trusted.issuer().exact_name().is_some();
    match finding.outcome == Outcome::Passed && !is_fetched && !is_exact {
        true => {
            finding.note("taken with or without a slash at its end, as only discovery tells which")
        }
        false => finding,
    }
}

/// What the issuer calls itself, as far as that is known.
fn issuer_name(standard: &Standard<'_>) -> Option<String> {
    match &standard.published {
        Ok(published) => Some(published.issuer.clone()),
        Err(_) => standard.trusted.issuer().exact_name().map(str::to_owned),
    }
}

/// The `iss` while only discovery could tell whether the issuer's name ends with a slash.
fn unsettled_issuer(claims: &Map<String, Value>, standard: &Standard<'_>) -> Finding {
    let issuer = standard.trusted.issuer();
    let claim = claims.get("iss");
    let iss = claim.and_then(Value::as_str);
    let finding = match iss.is_some_and(|iss| issuer.accepts(iss)) {
        true => Finding::unjudged("iss", "only discovery tells whether it ends with a slash"),
        false => Finding::failed("iss", Refusal::IssuerMismatch)
            .mend(issuer_mend(claim, issuer.as_configured())),
    };
    finding
        .found(shown::member(claim))
        .wanted(shown::one_of(issuer.names().iter().map(String::as_str)))
}

fn issuer_mend(iss: Option<&Value>, wanted: &str) -> Option<String> {
    let iss = iss?.as_str()?;
    Some(match near::difference(iss, wanted) {
        Some(difference) => format!(
            "in the token, {difference}, and every letter counts: set the issuer's `domain` to that of the token if you trust it"
        ),
        None => "the token is another issuer's: is it of another tenant, or of another environment"
            .to_owned(),
    })
}

/// Why an `aud` is not ours, where that is a usual mistake.
fn audience_mend(aud: Option<&Value>, rules: &Rules) -> Option<String> {
    let found: Vec<&str> = match aud? {
        Value::String(one) => vec![one],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let client_id = rules.client_id.as_deref();
    if client_id.is_some_and(|id| found.contains(&id)) {
        let mend = "it is an ID token, which is for the page alone: send the access token";
        return Some(mend.to_owned());
    }
    if !found.is_empty() && found.iter().all(|one| one.ends_with("/userinfo")) {
        let mend = "the token is for the issuer alone: ask for one with the audience of this API";
        return Some(mend.to_owned());
    }
    let wanted = rules.audiences.iter();
    let mut pairs = wanted.flat_map(|wanted| found.iter().map(move |found| (*found, wanted)));
    let difference = pairs.find_map(|(found, wanted)| near::difference(found, wanted));
    Some(match difference {
        Some(difference) => format!(
            "in the token, {difference}, and every letter counts: let the client ask for the audience of this API, or set the \
             audience to that of the token"
        ),
        None => {
            "the token is for another API: let the client ask for one with the audience of this API"
                .to_owned()
        }
    })
}

fn profile_claims(claims: &Map<String, Value>, rules: &Rules) -> Vec<Finding> {
    let finding = |name: &&'static str| {
        Finding::judged(name, profile::check_claim(claims, name))
            .found(shown::member(claims.get(*name)))
            .wanted("to be there, by the profile `rfc9068`")
    };
    rules.profile.required().iter().map(finding).collect()
}

fn required_claims(claims: &Map<String, Value>, rules: &Rules) -> Vec<Finding> {
    let finding = |(name, required): (&str, &Required)| {
        let claim = claims.get(name);
        let wanted = match required {
            Required::Equals(value) => shown::member(Some(value)),
            Required::Includes(wanted) => {
                format!("to hold {}", shown::member(Some(&wanted.includes)))
            }
        };
        Finding::judged(name, required.check(claim))
            .found(shown::member(claim))
            .wanted(format!("{wanted}, by `required_claims`"))
    };
    rules.required.iter().map(finding).collect()
}

const UNREADABLE: &str = "there are no claims to read";

//! The key that the token names, and the signature.

use serde_json::{Map, Value};

use super::finding::Finding;
use super::shown;
use super::specimen::Specimen;
use super::standard::Standard;
use crate::auth::jws::{Algorithm, Header, Key, KeySet, Unverified, header};
use crate::auth::refusal::Refusal;

pub(super) fn findings(specimen: &Specimen<'_>, standard: &Standard<'_>) -> [Finding; 3] {
    let unjudged = |why: &str| CHECKS.map(|check| Finding::unjudged(check, why));
    let Some(header) = specimen.header() else {
        return unjudged("the header cannot be read");
    };
    let keys = match &standard.published {
        Ok(published) => &published.keys,
        Err(cause) => return unjudged(cause),
    };
    let rules = standard.trusted.rules();
    let algorithm = header::algorithm(header);
    let usable = algorithm.and_then(|algorithm| rules.check_algorithm(algorithm));
    let Ok(token) = usable.and_then(|()| Unverified::parse(specimen.unverified)) else {
        let [_, key, signature] = unjudged("no key can be chosen for a token like this");
        return [by_name(header, keys), key, signature];
    };
    let chosen = keys.choose(token.header(), rules.algorithms);
    let unnamed = [Refusal::KeyUnknown, Refusal::KeyAmbiguous];
    let refused = chosen.as_ref().err().copied();
    let refused = refused.filter(|refusal| unnamed.contains(refusal));
    [
        kid(header, keys, refused.map_or(Ok(()), Err)),
        key(token.header(), &chosen),
        signature(&token, &chosen),
    ]
}

/// The name alone, where no key can be chosen.
fn by_name(header: &Map<String, Value>, keys: &KeySet) -> Finding {
    match header::kid(header) {
        Ok(Some(name)) if keys.keys().iter().any(|key| key.kid() == Some(&name)) => {
            kid(header, keys, Ok(()))
        }
        Ok(_) => Finding::unjudged("kid", "no key can be chosen for a token like this")
            .found(shown::member(header.get("kid")))
            .wanted(held(keys)),
        Err(refusal) => kid(header, keys, Err(refusal)),
    }
}

fn kid(header: &Map<String, Value>, keys: &KeySet, result: Result<(), Refusal>) -> Finding {
    let name = header.get("kid").and_then(Value::as_str);
    let mut unusable = keys.unusable().iter();
    let left_out = unusable.find(|(unusable, _)| name.is_some() && unusable.as_deref() == name);
    let mend = match (left_out, name) {
        (Some((_, flaw)), _) => {
            format!("the issuer has a key of that name, which was left out: {flaw}")
        }
        (None, None) => "let the issuer name its keys in `kid`".to_owned(),
        (None, Some(_)) => {
            "is the token of another issuer or tenant, or of a key that the issuer took back"
                .to_owned()
        }
    };
    Finding::judged("kid", result)
        .found(shown::member(header.get("kid")))
        .wanted(held(keys))
        .mend(Some(mend))
}

/// The names of the keys that are held.
fn held(keys: &KeySet) -> String {
    let names: Vec<&str> = keys.keys().iter().filter_map(Key::kid).collect();
    match names.is_empty() {
        true => "any or none, as the keys that are held have no names".to_owned(),
        false => shown::one_of(names),
    }
}

fn key(header: &Header, chosen: &Result<Vec<&Key>, Refusal>) -> Finding {
    let finding = match chosen {
        Ok(keys) => Finding::judged("key", Ok(())).found(match keys.as_slice() {
            [only] => format!("a key for {}", served(only)),
            several => format!("{} keys of that name", several.len()),
        }),
        Err(Refusal::KeyMismatch) => {
            Finding::failed("key", Refusal::KeyMismatch).found("no such key for that algorithm")
        }
        Err(_) => Finding::unjudged("key", "no key is chosen"),
    };
    finding.wanted(format!("a key for {}", header.algorithm))
}

/// The algorithms that a key verifies.
fn served(key: &Key) -> String {
    let served = Algorithm::ALL.into_iter().filter(|one| key.serves(*one));
    let names: Vec<&str> = served.map(Algorithm::name).collect();
    names.join(", ")
}

fn signature(token: &Unverified<'_>, chosen: &Result<Vec<&Key>, Refusal>) -> Finding {
    let Ok(keys) = chosen else {
        return Finding::unjudged("signature", "there is no key to check it with");
    };
    let result = token.verify(keys);
    Finding::judged("signature", result)
        .found(match result {
            Ok(()) => "made by that key",
            Err(_) => "not made by that key over this text",
        })
        .wanted("made by that key over header and payload")
        .mend(Some(
            "the token was altered, or signed with another key of that name",
        ))
}

const CHECKS: [&str; 3] = ["kid", "key", "signature"];

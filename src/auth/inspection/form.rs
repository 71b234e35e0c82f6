//! The form of a token: its parts, and the JSON in two of them.

use serde_json::{Map, Value};

use super::finding::Finding;
use super::shown;
use super::specimen::Specimen;
use crate::auth::jws::compact;
use crate::auth::refusal::Refusal;

pub(super) fn findings(specimen: &Specimen<'_>) -> Vec<Finding> {
    let header = specimen.header_bytes.as_deref();
    let payload = specimen.payload_bytes.as_deref();
    vec![
        form(specimen),
        object("header", header, specimen.header(), Refusal::HeaderNotJson),
        object(
            "payload",
            payload,
            specimen.payload(),
            Refusal::PayloadNotJson,
        ),
    ]
}

fn form(specimen: &Specimen<'_>) -> Finding {
    let parts = specimen.unverified.split('.').count();
    let bytes = specimen.unverified.len();
    let noun = if parts == 1 { "part" } else { "parts" };
    let most = compact::LONGEST_TOKEN;
    let mend = specimen.form.err().and_then(|refusal| mend(refusal, parts));
    Finding::judged("form", specimen.form)
        .found(format!("{parts} {noun}, {bytes} bytes"))
        .wanted(format!(
            "3 parts of canonical base64url, at most {most} bytes"
        ))
        .mend(mend)
}

fn mend(refusal: Refusal, parts: usize) -> Option<&'static str> {
    Some(match refusal {
        Refusal::TokenEncrypted => {
            "it is encrypted, as issuers do when no audience was asked for: ask for a token with the audience of this API"
        }
        Refusal::TokenNotCompact if parts == 1 => {
            "it is no JWT but an opaque token: ask for one with the audience of this API"
        }
        Refusal::TokenNotCompact => "it is no JWT; was it copied whole, and alone",
        Refusal::TokenEncoding => {
            "a part has padding or a letter of another alphabet, or its end is missing: was it copied whole"
        }
        _ => return None,
    })
}

fn object(
    check: &str,
    bytes: Option<&[u8]>,
    object: Option<&Map<String, Value>>,
    refusal: Refusal,
) -> Finding {
    let Some(bytes) = bytes else {
        return Finding::unjudged(check, "it cannot be decoded");
    };
    let names = object.map(|object| shown::list(object.keys().map(String::as_str)));
    let repeats = || serde_json::from_slice::<Map<String, Value>>(bytes).is_ok();
    Finding::judged(check, object.map(drop).ok_or(refusal))
        .found(match names {
            Some(names) => names,
            None if repeats() => "an object that repeats a member".to_owned(),
            None => "no JSON object".to_owned(),
        })
        .wanted("a JSON object of unique members")
}

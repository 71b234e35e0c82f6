//! What the header says of the token: its algorithm, its type, and what it insists on.

use serde_json::{Map, Value};

use super::finding::Finding;
use super::shown;
use super::specimen::Specimen;
use crate::auth::jws::{Algorithm, Algorithms, header};
use crate::auth::profile::Profile;
use crate::auth::rules::Rules;

pub(super) fn findings(specimen: &Specimen<'_>, rules: &Rules) -> [Finding; 3] {
    let Some(header) = specimen.header() else {
        let unjudged = |check| Finding::unjudged(check, "the header cannot be read");
        return ["alg", "typ", "crit"].map(unjudged);
    };
    [
        algorithm(header, rules),
        typ(header, rules),
        extensions(header),
    ]
}

fn algorithm(header: &Map<String, Value>, rules: &Rules) -> Finding {
    let known = header::algorithm(header);
    let result = known.and_then(|algorithm| rules.check_algorithm(algorithm));
    Finding::judged("alg", result)
        .found(shown::member(header.get("alg")))
        .wanted(shown::one_of(rules.algorithms.iter().map(Algorithm::name)))
        .mend(known.ok().map(algorithm_mend))
}

fn algorithm_mend(algorithm: Algorithm) -> &'static str {
    match Algorithms::ASYMMETRIC.has(algorithm) {
        true => "if the issuer is meant to sign with it, add it to the issuer's `algorithms`",
        false => {
            "it is signed with a shared secret: let the issuer sign the tokens of this API with RS256, or set `secret`"
        }
    }
}

fn typ(header: &Map<String, Value>, rules: &Rules) -> Finding {
    let wanted = match rules.profile {
        Profile::Auth0 => "`JWT`, `at+jwt` or none",
        Profile::Rfc9068 => "`at+jwt`, by the profile `rfc9068`",
    };
    Finding::judged("typ", rules.check_type(header::typ(header).as_deref()))
        .found(shown::member(header.get("typ")))
        .wanted(wanted)
        .mend(Some(
            "only access tokens are taken; `profile` says what those of the issuer look like",
        ))
}

fn extensions(header: &Map<String, Value>) -> Finding {
    let found = match (header.get("crit"), header.get("b64")) {
        (None, None) => "none".to_owned(),
        (None, b64) => format!("`b64` of {}", shown::member(b64)),
        (crit, _) => shown::member(crit),
    };
    Finding::judged("crit", header::check_extensions(header))
        .found(found)
        .wanted("none, and no `b64` but `true`")
}

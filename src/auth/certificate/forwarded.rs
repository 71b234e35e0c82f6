//! The spellings in which proxies forward a certificate. Each begins in a way of its own, so none needs to be configured.
//!
//! One certificate and nothing beside it: of a list, nobody could tell which entry the proxy wrote.

use super::thumbprint::Thumbprint;
use super::{encoded, envoy};

/// The thumbprint of the certificate in a header's value; `None` for what is not exactly one certificate.
///
/// Understood are RFC 9440 (`:base64:`), PEM in percent-encoding (`$ssl_client_escaped_cert` of nginx), bare base64 of the
/// DER (Traefik, Caddy, HAProxy), and Envoy's `x-forwarded-client-cert`.
pub(super) fn thumbprint(value: &str) -> Option<Thumbprint> {
    let value = value.trim();
    if envoy::begins(value) {
        return envoy::thumbprint(value);
    }
    let item = value
        .strip_prefix(':')
        .map(|rest| rest.strip_suffix(':').and_then(encoded::base64));
    match item {
        Some(item) => Thumbprint::of(&item?),
        None => encoded::thumbprint(value),
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::digest::{SHA256, digest};
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    /// Any sequence of DER will do: what is signed in it is not looked at.
    const DER: [u8; 66] = {
        let mut der = [0xfb; 66];
        (der[0], der[1]) = (0x30, 64);
        der
    };

    fn pem() -> String {
        let text = STANDARD.encode(DER);
        let (first, second) = text.split_at(64);
        format!("-----BEGIN CERTIFICATE-----\n{first}\n{second}\n-----END CERTIFICATE-----\n")
    }

    fn escaped() -> String {
        percent_encoding::utf8_percent_encode(&pem(), percent_encoding::NON_ALPHANUMERIC)
            .to_string()
    }

    fn hex() -> String {
        let hash = digest(&SHA256, &DER);
        hash.as_ref().iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn every_spelling_of_one_certificate_has_its_thumbprint() {
        let bare = STANDARD.encode(DER);
        for value in [
            format!(":{bare}:"),
            format!("  :{bare}: "),
            bare.clone(),
            bare.replace('+', "%2B").replace('/', "%2F"),
            escaped(),
            pem().replace('\n', "%0A").replace(' ', "%20"),
            format!("Hash={}", hex()),
            format!(
                "By=spiffe://a/b;Hash={};Subject=\"CN=\\\"a, b\\\";O=c\";URI=",
                hex()
            ),
            format!("hash={}", hex().to_uppercase()),
            format!("Cert=\"{}\"", escaped()),
            format!("By=a;Cert=\"{}\";Chain=\"x\"", escaped()),
        ] {
            assert_eq!(thumbprint(&value), Thumbprint::of(&DER), "{value}");
        }
    }

    #[test]
    fn what_is_not_one_certificate_has_none() {
        let (bare, hash) = (STANDARD.encode(DER), hex());
        let short = hash.strip_suffix(|_: char| true).unwrap();
        let key = pem().replace("CERTIFICATE", "PUBLIC KEY");
        for value in [
            String::new(),
            "nonsense".into(),
            "(null)".into(),
            "-".into(),
            "::".into(),
            format!(":{bare}"),
            format!(":{bare}:;a=1"),
            format!(":{bare}:, :{bare}:"),
            format!("{bare},{bare}"),
            STANDARD.encode([7; 66]),
            bare.replace(['+', '/'], "-"),
            "%ff%fe".into(),
            key,
            format!("{}{}", pem(), pem()),
            pem().replace("END", "AND"),
            "By=a".into(),
            "Hash=".into(),
            format!("Hash={short}"),
            format!("Hash={hash}00"),
            format!("Hash={short}g"),
            format!("Hash={hash};Hash={hash}"),
            format!("Hash={hash},Hash={hash}"),
            format!("By=a,Hash={hash}"),
            format!("Hash={hash};Subject=\"open"),
            format!("Cert=\"{}", escaped()),
            "Cert=\"\"".into(),
        ] {
            assert_eq!(thumbprint(&value), None, "{value}");
        }
    }
}

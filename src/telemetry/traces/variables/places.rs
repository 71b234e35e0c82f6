//! Where spans are posted.

use url::Url;

use super::Reader;

impl Reader<'_> {
    /// Where spans are posted. The variable for traces is taken as written, the one for every signal is a base
    /// (OTLP exporter, endpoint URLs for OTLP/HTTP). Without either it is the collector of this machine if `otherwise`.
    pub(super) fn endpoint(&mut self, otherwise: bool) -> Option<Url> {
        if let Some(text) = self.text(OWN) {
            let url = address(text);
            return self.address_or_refuse(OWN, url);
        }
        if let Some(text) = self.text(COMMON) {
            let url = address(&format!("{}/v1/traces", text.trim_end_matches('/')));
            return self.address_or_refuse(COMMON, url);
        }
        otherwise.then(|| address(LOCAL)).flatten()
    }

    fn address_or_refuse(&mut self, variable: &str, url: Option<Url>) -> Option<Url> {
        if url.is_none() {
            self.refuse(
                variable,
                "it is no http or https URL, as `http://localhost:4318`",
            );
        }
        url
    }

    /// Certificates are the system's, or none; a file that would be passed over might be all that keeps spans private.
    pub(super) fn refuse_certificates(&mut self) {
        for what in ["CERTIFICATE", "CLIENT_KEY", "CLIENT_CERTIFICATE"] {
            let variable = self.of_exporter(what);
            if self.text(&variable).is_some() {
                self.refuse(
                    &variable,
                    "it is not supported: the system's certificate authorities count; unset it",
                );
            }
        }
    }
}

fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_http = matches!(url.scheme(), "http" | "https") && url.has_host();
    is_http.then_some(url)
}

const OWN: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

const COMMON: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

/// What the specification has for an exporter that is asked for without an address.
const LOCAL: &str = "http://localhost:4318/v1/traces";

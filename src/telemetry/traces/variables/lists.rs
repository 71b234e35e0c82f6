//! The variables that are lists of pairs: headers and what the spans are of.

use percent_encoding::percent_decode_str;
use reqwest::header::{HeaderName, HeaderValue};

use super::Reader;

impl Reader<'_> {
    /// The headers of a post. Their values are secrets, so a message shows none.
    pub(super) fn headers(&mut self) -> Vec<(String, String)> {
        let variable = self.of_exporter("HEADERS");
        let pairs = self.text(&variable).map_or(Some(Vec::new()), pairs);
        let is_fit = |(name, value): &(String, String)| {
            HeaderName::from_bytes(name.as_bytes()).is_ok() && HeaderValue::from_str(value).is_ok()
        };
        match pairs.filter(|pairs: &Vec<(String, String)>| pairs.iter().all(is_fit)) {
            Some(pairs) => pairs,
            None => {
                self.refuse(
                    &variable,
                    "accepted: names and values of headers, as `name=value,other=value`, with `%2C` for a comma in a value",
                );
                Vec::new()
            }
        }
    }

    /// What the spans are of. `OTEL_SERVICE_NAME` wins over the list (resource specification).
    pub(super) fn resource(&mut self) -> Vec<(String, String)> {
        let variable = "OTEL_RESOURCE_ATTRIBUTES";
        let listed = self.text(variable).map_or(Some(Vec::new()), pairs);
        let listed = listed.unwrap_or_else(|| {
            self.refuse(
                variable,
                "accepted: names and values, as `deployment.environment.name=staging,team=api`",
            );
            Vec::new()
        });
        let name = self.text("OTEL_SERVICE_NAME");
        let named = name.map(|name| ("service.name".to_owned(), name.to_owned()));
        let defaults = [
            ("service.name", "whiteroom"),
            ("service.version", env!("CARGO_PKG_VERSION")),
        ];
        let defaults = defaults.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut resource: Vec<(String, String)> = Vec::new();
        for (name, value) in named.into_iter().chain(listed).chain(defaults) {
            // The first wins, among those that were written the one for the name alone.
            if !resource.iter().any(|(known, _)| *known == name) {
                resource.push((name, value));
            }
        }
        resource
    }
}

/// The pairs of a list, as W3C Baggage writes one, without properties.
fn pairs(list: &str) -> Option<Vec<(String, String)>> {
    let parts = list.split(',').map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(pair).collect()
}

fn pair(part: &str) -> Option<(String, String)> {
    let (name, value) = part.split_once('=')?;
    let name = decoded(name).filter(|name| !name.is_empty())?;
    Some((name, decoded(value)?))
}

fn decoded(text: &str) -> Option<String> {
    let text = percent_decode_str(text.trim()).decode_utf8().ok()?;
    Some(text.into_owned())
}

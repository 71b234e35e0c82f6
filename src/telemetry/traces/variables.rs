//! Reads the standard `OTEL_*` variables (OpenTelemetry specification, environment variables; OTLP exporter).
//!
//! An empty variable counts as unset. What cannot be used ends the start instead of being passed over: traces that go
//! nowhere are missed when they are needed. Of `OTEL_PROPAGATORS` it counts alone whether `tracecontext` is among them. No message repeats a header, or an address with a password in it.

mod lists;
mod places;

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use super::sampler::Sampler;
use super::settings::{Protocol, Settings};

/// A variable that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// Its name.
    pub variable: String,
    /// What was found, unless that may be a secret, and what is accepted.
    pub detail: String,
}

/// What `variables` say; `None` where no spans are to be sent.
///
/// # Errors
/// Every variable that cannot be used.
pub fn read(variables: &BTreeMap<String, String>) -> Result<Option<Settings>, Vec<Misread>> {
    let mut reader = Reader {
        variables,
        misread: Vec::new(),
    };
    if reader.flag("OTEL_SDK_DISABLED") {
        return reader.ended(None);
    }
    let wants = reader.wants_spans();
    let endpoint = reader.endpoint(wants == Some(true));
    match endpoint.filter(|_| wants != Some(false)) {
        None => reader.ended(None),
        Some(endpoint) => {
            let settings = reader.settings(endpoint);
            reader.ended(Some(settings))
        }
    }
}

/// The variables, and what was wrong with those that were looked at.
struct Reader<'a> {
    variables: &'a BTreeMap<String, String>,
    misread: Vec<Misread>,
}

impl<'a> Reader<'a> {
    fn ended(self, settings: Option<Settings>) -> Result<Option<Settings>, Vec<Misread>> {
        match self.misread.is_empty() {
            true => Ok(settings),
            false => Err(self.misread),
        }
    }

    fn settings(&mut self, endpoint: url::Url) -> Settings {
        self.refuse_certificates();
        let queue = self.count("OTEL_BSP_MAX_QUEUE_SIZE", 2048, MOST_SPANS);
        let batch = self.count("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512.min(queue), queue);
        let sent_within = self.milliseconds("OTEL_BSP_EXPORT_TIMEOUT", 30_000);
        let timeout = self.of_exporter("TIMEOUT");
        Settings {
            endpoint,
            headers: self.headers(),
            protocol: self.protocol(),
            is_compressed: self.is_compressed(),
            timeout: self.milliseconds(&timeout, 10_000).min(sent_within),
            sampler: self.sampler(),
            propagates: self.propagates(),
            resource: self.resource(),
            queue,
            batch,
            delay: self.milliseconds("OTEL_BSP_SCHEDULE_DELAY", 5_000),
        }
    }

    /// `Some(true)` where spans are asked for by name, `Some(false)` where they are declined.
    fn wants_spans(&mut self) -> Option<bool> {
        match self.text("OTEL_TRACES_EXPORTER")? {
            "otlp" => Some(true),
            "none" => Some(false),
            found => {
                self.found("OTEL_TRACES_EXPORTER", found, "`otlp` or `none`");
                Some(false)
            }
        }
    }

    fn protocol(&mut self) -> Protocol {
        let variable = self.of_exporter("PROTOCOL");
        match self.text(&variable) {
            None | Some("http/protobuf") => Protocol::Protobuf,
            Some("http/json") => Protocol::Json,
            Some(found) => {
                let accepted = "`http/protobuf` or `http/json`, which a collector takes on port 4318; gRPC is not spoken";
                self.found(&variable, found, accepted);
                Protocol::Protobuf
            }
        }
    }

    fn is_compressed(&mut self) -> bool {
        let variable = self.of_exporter("COMPRESSION");
        match self.text(&variable) {
            None | Some("none") => false,
            Some("gzip") => true,
            Some(found) => {
                self.found(&variable, found, "`gzip` or `none`");
                false
            }
        }
    }

    fn sampler(&mut self) -> Sampler {
        let name = self.text("OTEL_TRACES_SAMPLER");
        let name = name.unwrap_or("parentbased_always_on");
        let own = name.strip_prefix("parentbased_");
        let ratio = match own.unwrap_or(name) {
            "always_on" => 1.0,
            "always_off" => 0.0,
            "traceidratio" => self.ratio(),
            _ => {
                self.found("OTEL_TRACES_SAMPLER", name, SAMPLERS);
                0.0
            }
        };
        Sampler {
            ratio,
            follows_parent: own.is_some(),
        }
    }

    fn ratio(&mut self) -> f64 {
        let variable = "OTEL_TRACES_SAMPLER_ARG";
        let Some(text) = self.text(variable) else {
            return 1.0;
        };
        let ratio = f64::from_str(text).ok();
        ratio
            .filter(|ratio| (0.0..=1.0).contains(ratio))
            .unwrap_or_else(|| {
                self.found(variable, text, "a number from 0 to 1, as `0.01`");
                0.0
            })
    }

    fn propagates(&self) -> bool {
        let listed = self.text("OTEL_PROPAGATORS");
        listed.is_none_or(|list| list.split(',').any(|one| one.trim() == "tracecontext"))
    }

    fn milliseconds(&mut self, variable: &str, default: u64) -> Duration {
        let within = |found: &u64| (1..=LONGEST).contains(found);
        let number = self.number(variable, within, "milliseconds from 1 to 600000");
        Duration::from_millis(number.unwrap_or(default))
    }

    fn count(&mut self, variable: &str, default: usize, most: usize) -> usize {
        let within = |found: &usize| (1..=most).contains(found);
        let accepted = format!("a number from 1 to {most}");
        let number = self.number(variable, within, &accepted);
        number.unwrap_or(default)
    }

    fn number<T: FromStr>(
        &mut self,
        variable: &str,
        within: impl Fn(&T) -> bool,
        accepted: &str,
    ) -> Option<T> {
        let found = self.text(variable)?;
        let number = found.parse().ok().filter(within);
        if number.is_none() {
            self.found(variable, found, accepted);
        }
        number
    }

    /// As the specification has it: `true` in any case, and all else is false.
    fn flag(&self, variable: &str) -> bool {
        let text = self.text(variable);
        text.is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// The variable for traces where it is set, else the one for every signal.
    fn of_exporter(&self, what: &str) -> String {
        let own = format!("OTEL_EXPORTER_OTLP_TRACES_{what}");
        match self.text(&own) {
            Some(_) => own,
            None => format!("OTEL_EXPORTER_OTLP_{what}"),
        }
    }

    fn text(&self, variable: &str) -> Option<&'a str> {
        let text = self.variables.get(variable)?.trim();
        (!text.is_empty()).then_some(text)
    }

    fn found(&mut self, variable: &str, found: &str, accepted: &str) {
        self.refuse(variable, format!("found `{found}`, accepted: {accepted}"));
    }

    fn refuse(&mut self, variable: &str, detail: impl Into<String>) {
        self.misread.push(Misread {
            variable: variable.to_owned(),
            detail: detail.into(),
        });
    }
}

/// How many spans may wait at most: some hundred megabytes of them.
const MOST_SPANS: usize = 100_000;

/// Ten minutes, in milliseconds.
const LONGEST: u64 = 600_000;

const SAMPLERS: &str =
    "`always_on`, `always_off`, `traceidratio`, or one of these after `parentbased_`";

#[cfg(test)]
mod tests;

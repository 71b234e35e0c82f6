//! The form of a log line in production: one flat JSON object.
//!
//! Every request has such a line, so it is written straight into the text of the line. The subscriber's own form builds each
//! value in between and takes several times as long, which is a tenth of what a whole request costs.

use std::fmt::{self, Write as _};
use std::time::SystemTime;

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use super::json::{shown, text, timestamp};

/// Writes `{"timestamp":…,"level":…,"message":…,…,"target":…}`: the time in UTC (RFC 3339), and every field by its name.
pub(super) struct JsonLine;

impl<S, N> FormatEvent<S, N> for JsonLine
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let metadata = event.metadata();
        let mut line = String::with_capacity(USUAL_LENGTH);
        line.push_str("{\"timestamp\":\"");
        timestamp(&mut line, SystemTime::now())?;
        line.push_str("\",\"level\":\"");
        line.push_str(metadata.level().as_str());
        line.push('"');
        let mut fields = Fields {
            line,
            written: Ok(()),
            target: None,
        };
        event.record(&mut fields);
        fields.written?;
        let Fields {
            mut line, target, ..
        } = fields;
        line.push_str(",\"target\":");
        text(&mut line, target.as_deref().unwrap_or(metadata.target()))?;
        line.push_str("}\n");
        writer.write_str(&line)
    }
}

/// Writes each field as it is visited.
struct Fields {
    /// Not the subscriber's writer, which is called for every character by way of a table.
    line: String,
    written: fmt::Result,
    /// Where a line of the `log` crate says it came from: those come by a target that stands for all of them.
    target: Option<String>,
}

impl Fields {
    fn field(&mut self, field: &Field, write: impl FnOnce(&mut String) -> fmt::Result) {
        if self.written.is_err() || field.name().starts_with("log.") {
            return;
        }
        self.written = (|| {
            self.line.push(',');
            text(&mut self.line, field.name())?;
            self.line.push(':');
            write(&mut self.line)
        })();
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.field(field, |line| match value.is_finite() {
            true => write!(line, "{value}"),
            false => line.write_str("null"),
        });
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.field(field, |line| write!(line, "{value}"));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.field(field, |line| write!(line, "{value}"));
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.field(field, |line| write!(line, "{value}"));
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.field(field, |line| write!(line, "{value}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.field(field, |line| write!(line, "{value}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "log.target" {
            self.target = Some(value.to_owned());
        }
        self.field(field, |line| text(line, value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.field(field, |line| shown(line, format_args!("{value:?}")));
    }
}

/// As many bytes as the line of a request takes.
const USUAL_LENGTH: usize = 512;

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use proptest::prelude::*;
    use serde_json::{Value, json};
    use tracing_subscriber::fmt;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// The line that `log` logs.
    fn line(log: impl FnOnce()) -> Value {
        let paper = Paper::default();
        let writer = paper.clone();
        let layer = fmt::layer().event_format(JsonLine);
        let layer = layer.with_writer(move || writer.clone());
        let subscriber = tracing_subscriber::registry().with(layer);
        tracing::subscriber::with_default(subscriber, log);
        let text = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.matches('\n').count(), 1, "{text}");
        serde_json::from_str(&text).expect(&text)
    }

    #[test]
    fn every_kind_of_value_keeps_its_kind() {
        let nothing: Option<&str> = None;
        let mut found = line(|| {
            tracing::warn!(
                text = "a \"b\"\\\n\t\u{1}é",
                whole = 3,
                negative = -3_i64,
                part = 1.25,
                endless = f64::INFINITY,
                yes = true,
                shown = %"x\"y",
                told = ?Some("z"),
                nothing,
                "what \"happened\""
            );
        });
        let members = found.as_object_mut().unwrap();
        let time = members.remove("timestamp").unwrap();
        assert_eq!(time.as_str().unwrap().len(), 27);
        let expected = json!({
            "level": "WARN", "target": module_path!(), "message": "what \"happened\"",
            "text": "a \"b\"\\\n\t\u{1}é", "whole": 3, "negative": -3, "part": 1.25, "endless": null, "yes": true,
            "shown": "x\"y", "told": "Some(\"z\")",
        });
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn any_text_is_read_back(value in any::<String>()) {
            let found = line(|| tracing::info!(value, shown = %value));
            prop_assert_eq!(&found["value"], &json!(value));
            prop_assert_eq!(&found["shown"], &json!(value));
        }
    }
}

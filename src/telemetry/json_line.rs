//! The form of a log line in production: one flat JSON object.
//!
//! Every request has such a line, so it is written straight into the text of the line. The subscriber's own form builds each
//! value in between and takes several times as long, which is a tenth of what a whole request costs.

use std::fmt;
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
        writer.write_str("{\"timestamp\":\"")?;
        timestamp(&mut writer, SystemTime::now())?;
        write!(writer, "\",\"level\":\"{}\"", metadata.level())?;
        let mut fields = Fields {
            writer,
            written: Ok(()),
            target: None,
        };
        event.record(&mut fields);
        fields.written?;
        let Fields {
            mut writer, target, ..
        } = fields;
        writer.write_str(",\"target\":")?;
        text(&mut writer, target.as_deref().unwrap_or(metadata.target()))?;
        writer.write_str("}\n")
    }
}

/// Writes each field as it is visited.
struct Fields<'a> {
    writer: Writer<'a>,
    written: fmt::Result,
    /// Where a line of the `log` crate says it came from: those come by a target that stands for all of them.
    target: Option<String>,
}

impl Fields<'_> {
    fn field(&mut self, field: &Field, write: impl FnOnce(&mut Writer<'_>) -> fmt::Result) {
        if self.written.is_err() || field.name().starts_with("log.") {
            return;
        }
        self.written = (|| {
            self.writer.write_char(',')?;
            text(&mut self.writer, field.name())?;
            self.writer.write_char(':')?;
            write(&mut self.writer)
        })();
    }
}

impl Visit for Fields<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.field(field, |writer| match value.is_finite() {
            true => write!(writer, "{value}"),
            false => writer.write_str("null"),
        });
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.field(field, |writer| write!(writer, "{value}"));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.field(field, |writer| write!(writer, "{value}"));
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.field(field, |writer| write!(writer, "{value}"));
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.field(field, |writer| write!(writer, "{value}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.field(field, |writer| write!(writer, "{value}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "log.target" {
            self.target = Some(value.to_owned());
        }
        self.field(field, |writer| text(writer, value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.field(field, |writer| shown(writer, format_args!("{value:?}")));
    }
}

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

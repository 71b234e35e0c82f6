//! What a caller says of the trace that its request belongs to: `traceparent` and `tracestate` (W3C Trace Context).
//!
//! It is the caller's word. Whoever reads it decides whether the caller may have a say in what is sampled.

use super::ids::{SpanId, TraceId};

/// The span of another process that caused work in this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parent {
    /// The trace that it belongs to.
    pub trace_id: TraceId,
    /// Its name there.
    pub span_id: SpanId,
    /// Whether its process records it.
    pub is_sampled: bool,
    /// What tracing systems on the way said, untouched; empty where nothing.
    pub state: String,
}

impl Parent {
    /// Reads the value of a `traceparent` (section 3.2); `None` for any that section 3.2.2 calls invalid.
    #[must_use]
    pub fn read(traceparent: &str) -> Option<Self> {
        let mut parts = traceparent.split('-');
        let version = parts.next()?;
        let (trace_id, span_id, flags) = (parts.next()?, parts.next()?, parts.next()?);
        // Version 00 has four parts; a later one may have more after them.
        let is_whole = version != "00" || parts.next().is_none();
        if byte(version)? == INVALID_VERSION || !is_whole {
            return None;
        }
        Some(Self {
            trace_id: TraceId::read(trace_id)?,
            span_id: SpanId::read(span_id)?,
            is_sampled: byte(flags)? & SAMPLED == SAMPLED,
            state: String::new(),
        })
    }

    /// With the value of its `tracestate`; one that is too long, or no header's text, is as good as none (section 3.3.1.5).
    #[must_use]
    pub fn with_state(self, tracestate: &str) -> Self {
        let is_fit = tracestate.len() <= LONGEST_STATE
            && tracestate.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let state = if is_fit { tracestate } else { "" };
        Self {
            state: state.to_owned(),
            ..self
        }
    }

    /// The `traceparent` of work that the span `span_id` causes elsewhere.
    #[must_use]
    pub fn written(trace_id: TraceId, span_id: SpanId, is_sampled: bool) -> String {
        format!("00-{trace_id}-{span_id}-{:02x}", u8::from(is_sampled))
    }
}

/// Two hexadecimal digits in lower case.
fn byte(text: &str) -> Option<u8> {
    let is_digit = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
    let is_byte = text.len() == 2 && text.bytes().all(is_digit);
    u8::from_str_radix(text, 16).ok().filter(|_| is_byte)
}

/// Section 3.2.2.1.
const INVALID_VERSION: u8 = 0xff;

/// Section 3.2.2.5.1.
const SAMPLED: u8 = 1;

/// What a tracing system should hand on at least (section 3.3.1.5), in bytes; we keep no more.
const LONGEST_STATE: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

    #[test]
    fn a_traceparent_is_read_as_w3c_writes_it() {
        for (text, wanted) in [
            ("00-{}-b7ad6b7169203331-01", Some(true)),
            ("00-{}-b7ad6b7169203331-00", Some(false)),
            ("00-{}-b7ad6b7169203331-03", Some(true)),
            ("00-{}-b7ad6b7169203331-fe", Some(false)),
            ("cc-{}-b7ad6b7169203331-01", Some(true)),
            ("cc-{}-b7ad6b7169203331-01-what-comes-later", Some(true)),
            ("00-{}-b7ad6b7169203331-01-what-comes-later", None),
            ("00-{}-b7ad6b7169203331-01-", None),
            ("ff-{}-b7ad6b7169203331-01", None),
            ("0-{}-b7ad6b7169203331-01", None),
            ("00-{}-b7ad6b7169203331-1", None),
            ("00-{}-b7ad6b7169203331-+1", None),
            ("00-{}-b7ad6b7169203331", None),
            ("00-{}-B7AD6B7169203331-01", None),
            ("00-{}-0000000000000000-01", None),
            ("00-{}-b7ad6b71692033-01", None),
            ("00-{}1-b7ad6b7169203331-01", None),
            (
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                None,
            ),
            (
                "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                None,
            ),
            (" 00-{}-b7ad6b7169203331-01", None),
            ("00-{}-é7ad6b71692033-01", None),
            ("", None),
            ("---", None),
        ] {
            let read = Parent::read(&text.replace("{}", TRACE));
            let sampled = read.as_ref().map(|parent| parent.is_sampled);
            assert_eq!(sampled, wanted, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for is_sampled in [true, false] {
            let (trace_id, span_id) = (TraceId::random(), SpanId::random());
            let read = Parent::read(&Parent::written(trace_id, span_id, is_sampled));
            let wanted = Parent {
                trace_id,
                span_id,
                is_sampled,
                state: String::new(),
            };
            assert_eq!(read, Some(wanted));
        }
    }

    #[test]
    fn a_state_is_kept_whole_or_not_at_all() {
        let parent = Parent::read(&format!("00-{TRACE}-b7ad6b7169203331-01")).unwrap();
        let long = "a".repeat(513);
        for (state, wanted) in [("a=1,b=2", "a=1,b=2"), (&long, ""), ("a=\u{1}", "")] {
            assert_eq!(parent.clone().with_state(state).state, wanted);
        }
    }
}

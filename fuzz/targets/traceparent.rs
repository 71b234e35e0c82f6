//! `traceparent` and `tracestate`: what is accepted names a trace and a span in the one way that W3C writes them, so what is
//! written for it is read again as the same.
//!
//! The first line of the input is the one header, the rest the other.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whiteroom::telemetry::traces::Parent;

fuzz_target!(|input: &str| {
    let (traceparent, tracestate) = input.split_once('\n').unwrap_or((input, ""));
    let parent = Parent::read(traceparent);
    assert_eq!(parent.is_some(), is_valid(traceparent), "{traceparent}");
    let Some(parent) = parent else {
        return;
    };
    let ids = (parent.trace_id.to_string(), parent.span_id.to_string());
    assert_eq!(traceparent.get(3..35), Some(ids.0.as_str()));
    assert_eq!(traceparent.get(36..52), Some(ids.1.as_str()));
    let written = Parent::written(parent.trace_id, parent.span_id, parent.is_sampled);
    assert_eq!(Parent::read(&written).as_ref(), Some(&parent));
    let state = parent.with_state(tracestate).state;
    assert!(state.is_empty() || state == tracestate);
    assert!(state.len() <= 512 && !state.contains(char::is_control));
});

/// The same by another way: place by place (Trace Context, sections 3.2.1 to 3.2.4).
fn is_valid(text: &str) -> bool {
    let text = text.as_bytes();
    let dashes = [2, 35, 52];
    let is_laid_out =
        text.len() >= 55
            && text.iter().take(55).enumerate().all(|(place, byte)| {
                match dashes.contains(&place) {
                    true => *byte == b'-',
                    false => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
                }
            });
    if !is_laid_out {
        return false;
    }
    let is_zero = |part: &[u8]| part.iter().all(|byte| *byte == b'0');
    let ends_well = match &text[..2] {
        b"00" => text.len() == 55,
        b"ff" => false,
        _ => text.get(55).is_none_or(|byte| *byte == b'-'),
    };
    ends_well && !is_zero(&text[3..35]) && !is_zero(&text[36..52])
}

//! What it costs to remember tokens, as the kernel counts it.

use std::fs;

use whiteroom::auth::{Caller, Presented};
use whiteroom::policy::Principals;

use crate::issuer::{Issuer, authenticator, runtime};
use crate::target::most;

/// Remembers a hundred thousand tokens, with the principals that a server makes of each.
pub(crate) fn report() -> String {
    let issuer = Issuer::new();
    let authenticator = authenticator(&issuer, 1024);
    let runtime = runtime();
    let before = resident_bytes();
    let mut bytes = 0;
    for number in 0..TOKENS {
        let header = issuer.header(number);
        bytes += header.len();
        let authorization = [header.as_str()];
        let presented = Presented {
            authorization: &authorization,
            ..Presented::default()
        };
        let caller = runtime.block_on(authenticator.authenticate(&presented));
        let Ok(Caller::Known(claims)) = caller else {
            continue;
        };
        let _ = claims.attached(|claims| Principals::from_claims(claims.raw(), "roles"));
    }
    let held = resident_bytes().saturating_sub(before);
    assert_eq!(authenticator.remembered_tokens(), TOKENS);
    let each = u32::try_from(held / TOKENS).map_or(f64::INFINITY, f64::from);
    let counted = u32::try_from(bytes / TOKENS * 6 + 512).map_or(f64::NAN, f64::from);
    format!(
        "memory of {TOKENS} remembered tokens: {} MiB, {each} bytes a token of {} bytes: {}",
        held >> 20,
        bytes / TOKENS,
        most(each, counted, " bytes, as the bound counts it")
    )
}

/// Linux's count of resident pages; other systems have none.
fn resident_bytes() -> usize {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0_usize) * 4096
}

const TOKENS: usize = 100_000;

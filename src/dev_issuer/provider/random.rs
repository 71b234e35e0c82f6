//! Values nobody can guess.

use aws_lc_rs::rand;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::refusal::Refusal;

/// 256 random bits as 43 URL-safe characters: a code, a cookie, half a refresh token.
pub(super) fn opaque() -> Result<String, Refusal> {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes).map_err(|_| Refusal::Internal)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

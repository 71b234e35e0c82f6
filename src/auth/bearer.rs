//! The form of the `Authorization` header (RFC 9110 §11.6.2, RFC 6750 §2.1, RFC 9449 §7.1): zero, one, or a malformed token.
//!
//! Only the form is judged here. What stands where the token should be is text from a stranger, and stays that.

use super::presented::Presented;
use super::refusal::Refusal;
use super::scheme::Scheme;

/// What follows the scheme: no space and no control character in it, nothing else known. No `Debug`: it is a secret.
pub struct Bearer<'a> {
    scheme: Scheme,
    token: &'a str,
}

impl<'a> Bearer<'a> {
    /// Reads the token that a request presents; `None` when it presents none, or by a scheme that is not one of `schemes`.
    /// [`Authenticator`](super::Authenticator) does this by itself.
    ///
    /// # Errors
    /// There are several headers, the one names no scheme or holds not one token, or there is a token in the query besides.
    pub fn read(presented: &Presented<'a>, schemes: &[Scheme]) -> Result<Option<Self>, Refusal> {
        let header = match presented.authorization {
            [] => return Ok(None),
            [_] if presented.query_token => return Err(Refusal::TokenTwice),
            [header] => *header,
            _ => return Err(Refusal::HeaderRepeated),
        };
        let (name, rest) = header.split_at(scheme_length(header));
        if name.is_empty() || !(rest.is_empty() || rest.starts_with(' ')) {
            return Err(Refusal::HeaderMalformed);
        }
        let mut schemes = schemes.iter().copied();
        let Some(scheme) = schemes.find(|scheme| scheme.is_named(name)) else {
            return Ok(None);
        };
        let token = rest.trim_start_matches(' ');
        if token.is_empty() || !is_one_word(token) {
            return Err(Refusal::BearerMalformed);
        }
        Ok(Some(Self { scheme, token }))
    }

    /// How it is presented.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The text presented as a token.
    #[must_use]
    pub fn unverified(&self) -> &'a str {
        self.token
    }
}

/// Whether there is neither a space nor a control character in it. Every request pays for this, so the bytes of a token are
/// looked at many at a time, and its characters one by one only where that finds something.
fn is_one_word(token: &str) -> bool {
    let odd = |odd: bool, byte: u8| odd | !byte.is_ascii_graphic();
    !token.bytes().fold(false, odd) || !token.contains(|c: char| c == ' ' || c.is_control())
}

/// How many bytes of the header are its scheme: a `token` of RFC 9110 §5.6.2.
fn scheme_length(header: &str) -> usize {
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    header.bytes().take_while(|b| is_token(*b)).count()
}

//! The authorization request, read from its parameters (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1).
//!
//! Client and redirect address come first: until both are known to be right, nothing is ever sent to that address.

use super::loopback::loopback_url;
use super::params::Params;
use super::refusal::Refusal;
use super::return_address::{Mode, ReturnAddress};
use crate::dev_issuer::client::Client;

/// A request that may be put before a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authorization {
    pub(super) back: ReturnAddress,
    pub(super) client_id: String,
    /// As sent; the token request must repeat it.
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
    pub(super) scope: Vec<String>,
    pub(super) audience: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) prompt: Prompt,
    /// In seconds.
    pub(super) max_age: Option<u64>,
    pub(super) organization: Option<String>,
    /// The thumbprint of the key that the code is for (RFC 9449 §10).
    pub(super) key: Option<String>,
}

/// Whether the person may or must see the sign-in page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prompt {
    /// Only when there is no session.
    WhenNeeded,
    /// Never.
    Never,
    /// Always.
    Always,
}

/// A request that may not.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// The client or its address is not ours: tell the person.
    TellPerson(Refusal),
    /// Tell the client (RFC 6749 §4.1.2.1).
    TellClient(Box<ReturnAddress>, Refusal),
}

/// Reads a request of the one registered `client`.
pub(super) fn read(params: &Params, client: &Client) -> Result<Authorization, Unfit> {
    let redirect_uri = identify(params, client).map_err(Unfit::TellPerson)?;
    let redirect = loopback_url(redirect_uri).filter(|url| url.fragment().is_none());
    let redirect = redirect.ok_or(Unfit::TellPerson(Refusal::RedirectAddress))?;
    let mode = read_mode(params);
    let back = ReturnAddress {
        redirect,
        mode: mode.unwrap_or(Mode::Query),
        state: params.text("state").map(str::to_owned),
    };
    let read = mode.and_then(|_| read_rest(params, client, redirect_uri, back.clone()));
    read.map_err(|refusal| Unfit::TellClient(Box::new(back), refusal))
}

/// The redirect address, once the client is known.
fn identify<'a>(params: &'a Params, client: &Client) -> Result<&'a str, Refusal> {
    params.once(&["client_id", "redirect_uri"])?;
    if params.required("client_id")? != client.client_id {
        return Err(Refusal::Client);
    }
    params.required("redirect_uri")
}

fn read_mode(params: &Params) -> Result<Mode, Refusal> {
    match params.text("response_mode") {
        None | Some("query") => Ok(Mode::Query),
        Some("web_message") => Ok(Mode::WebMessage),
        Some(_) => Err(Refusal::ResponseMode),
    }
}

fn read_rest(
    params: &Params,
    client: &Client,
    redirect_uri: &str,
    back: ReturnAddress,
) -> Result<Authorization, Refusal> {
    params.all_once()?;
    if params.required("response_type")? != "code" {
        return Err(Refusal::ResponseType);
    }
    let audience = params.text("audience");
    if audience.is_some_and(|audience| audience != client.audience) {
        return Err(Refusal::Audience);
    }
    Ok(Authorization {
        back,
        client_id: client.client_id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        challenge: read_challenge(params)?,
        scope: params.words("scope"),
        audience: audience.map(str::to_owned),
        nonce: params.text("nonce").map(str::to_owned),
        prompt: read_prompt(params)?,
        max_age: read_max_age(params)?,
        organization: params.text("organization").map(str::to_owned),
        key: params.text("dpop_jkt").map(str::to_owned),
    })
}

/// A challenge without a method means `plain` (RFC 7636 §4.3), which protects nothing.
fn read_challenge(params: &Params) -> Result<String, Refusal> {
    let challenge = params.required("code_challenge")?;
    if params.text("code_challenge_method") != Some("S256") {
        return Err(Refusal::ChallengeMethod);
    }
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if challenge.len() != 43 || !challenge.bytes().all(is_base64url) {
        return Err(Refusal::Challenge);
    }
    Ok(challenge.to_owned())
}

fn read_prompt(params: &Params) -> Result<Prompt, Refusal> {
    let words = params.words("prompt");
    let known = ["none", "login", "consent", "select_account"];
    let has = |word: &str| words.iter().any(|given| given == word);
    if !words.iter().all(|word| known.contains(&word.as_str())) || has("none") && words.len() > 1 {
        return Err(Refusal::Prompt);
    }
    if has("none") {
        return Ok(Prompt::Never);
    }
    let always = has("login") || has("select_account");
    Ok(if always {
        Prompt::Always
    } else {
        Prompt::WhenNeeded
    })
}

fn read_max_age(params: &Params) -> Result<Option<u64>, Refusal> {
    let text = params.text("max_age");
    text.map(|text| text.parse().map_err(|_| Refusal::MaxAge))
        .transpose()
}

#[cfg(test)]
mod tests;

//! Everything the issuer refuses a client, as RFC 6749 and OpenID Connect name it.
//!
//! A refusal never repeats what was sent: descriptions may hold printable ASCII without `"` and `\` only
//! (RFC 6749 §5.2).

use oauth2::StandardErrorResponse;
use oauth2::basic::BasicErrorResponseType as Code;
use rocket::http::Status;
use rocket::request::Request;
use rocket::response::{self, Responder};
use rocket::serde::json::Json;

/// A closed list of refusals; the text is the `error_description`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("the parameter `{0}` is missing")]
    Missing(&'static str),
    #[error("a parameter is given more than once")]
    Repeated,
    #[error("the body is not a form or a JSON object of texts, or is larger than 64 KiB")]
    Body,
    #[error("unknown client: the `client_id` is not the one registered here")]
    Client,
    #[error(
        "the `redirect_uri` is not registered: any `http://localhost`, `http://127.0.0.1` or `http://[::1]` address without a fragment is"
    )]
    RedirectAddress,
    #[error("the `response_type` is not supported: `code` is")]
    ResponseType,
    #[error("the `response_mode` is not supported: `query` and `web_message` are")]
    ResponseMode,
    #[error("the `code_challenge_method` is not supported: `S256` is")]
    ChallengeMethod,
    #[error("the `code_challenge` is not the base64url form of a SHA-256 hash")]
    Challenge,
    #[error(
        "the `prompt` is not one of `none`, `login`, `consent`, `select_account`, or `none` has company"
    )]
    Prompt,
    #[error("the `max_age` is not a whole number of seconds")]
    MaxAge,
    /// Auth0's own words for an API it does not know.
    #[error("Service not found: the `audience` is not the API registered here")]
    Audience,
    #[error("Login required")]
    LoginRequired,
    #[error("the person cancelled the sign-in")]
    Cancelled,
    #[error("the person is not a member of the requested organization")]
    Organization,
    #[error("the `grant_type` is not supported")]
    GrantType,
    #[error(
        "Invalid authorization code: it is unknown, expired, used before, or was issued to another client or redirect address"
    )]
    AuthorizationCode,
    #[error("Failed to verify code verifier")]
    Verifier,
    /// `@auth0/auth0-spa-js` looks for `invalid refresh token` before it falls back to the silent flow.
    #[error("Unknown or invalid refresh token.")]
    RefreshToken,
    #[error("the `scope` asks for more than was granted")]
    Scope,
    #[error(
        "the `who` names no persona of cases.toml as it was at the start; a new one needs another start"
    )]
    Persona,
    #[error(
        "the return address is not registered: any `http://localhost`, `http://127.0.0.1` or `http://[::1]` address is"
    )]
    LogoutAddress,
    #[error("this sign-in page is out of date: go back to the application and sign in again")]
    StalePage,
    #[error(
        "the DPoP proof is missing, repeated or used before, or it is not a good one for this request and its key"
    )]
    Proof,
    #[error("the issuer could not make a random value or a signature")]
    Internal,
}

impl Refusal {
    /// The `error` code: RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core §3.1.2.6.
    pub(super) fn code(self) -> Code {
        match self {
            Self::Missing(_)
            | Self::Repeated
            | Self::Body
            | Self::RedirectAddress
            | Self::ResponseMode
            | Self::ChallengeMethod
            | Self::Challenge
            | Self::Prompt
            | Self::MaxAge
            | Self::LogoutAddress
            | Self::StalePage => Code::InvalidRequest,
            Self::Client => Code::InvalidClient,
            Self::ResponseType => extension("unsupported_response_type"),
            Self::Audience | Self::Cancelled | Self::Organization => extension("access_denied"),
            Self::LoginRequired => extension("login_required"),
            Self::GrantType => Code::UnsupportedGrantType,
            Self::AuthorizationCode | Self::Verifier | Self::RefreshToken | Self::Persona => {
                Code::InvalidGrant
            }
            Self::Proof => extension("invalid_dpop_proof"),
            Self::Scope => Code::InvalidScope,
            Self::Internal => extension("server_error"),
        }
    }

    /// The status where the refusal is the answer itself, not a redirect (RFC 6749 §5.2).
    pub(super) fn status(self) -> Status {
        match self {
            Self::Client => Status::Unauthorized,
            Self::Audience => Status::Forbidden,
            Self::Internal => Status::InternalServerError,
            _ => Status::BadRequest,
        }
    }
}

/// The JSON form, for the endpoints that programs call.
impl<'r> Responder<'r, 'static> for Refusal {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let code = self.code();
        tracing::info!(error = code.as_ref(), "the dev issuer refused: {self}");
        let body = StandardErrorResponse::new(code, Some(self.to_string()), None);
        (self.status(), Json(body)).respond_to(request)
    }
}

fn extension(code: &str) -> Code {
    Code::Extension(code.to_owned())
}

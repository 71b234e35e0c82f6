//! Tokens that are bound to a key, and the proof that each request with one must hold (RFC 9449).

mod memory;
mod modes;
mod nonces;
mod proofs;
mod step_up;
mod targets;

use reqwest::Response;
use serde_json::{Value, json};

use crate::support::{AUDIENCE, Forge, Prover, Server};

/// Where callers reach the server, as it is told.
const PUBLIC: &str = "https://api.example.com";

/// An issuer, a server that trusts it, a caller's key and a token that is bound to it.
struct World {
    forge: Forge,
    server: Server,
    prover: Prover,
    token: String,
}

impl World {
    /// With `variables` besides those that name the issuer.
    fn with(variables: &[(&str, &str)]) -> Self {
        let forge = Forge::start();
        let issuer = [
            ("AUTH0_DOMAIN", forge.origin()),
            ("AUTH0_AUDIENCE", AUDIENCE),
        ];
        let server = Server::plain(&[&issuer, variables].concat());
        let prover = Prover::new();
        let token = forge.with_claim("cnf", json!({"jkt": prover.thumbprint()}));
        server.keep_secret(&token);
        Self {
            forge,
            server,
            prover,
            token,
        }
    }

    /// With the address by which callers reach it, and `variables`.
    fn public_with(variables: &[(&str, &str)]) -> Self {
        let public = [("WHITEROOM_AUTH__PUBLIC_URL", PUBLIC)];
        Self::with(&[&public, variables].concat())
    }

    /// A good proof for `GET` of a path.
    fn proof(&self, path: &str) -> String {
        let url = format!("{PUBLIC}{path}");
        self.prover.proof("GET", &url, &self.token)
    }

    /// The claims of a good proof for the members' path.
    fn claims(&self) -> Value {
        self.prover.claims("GET", &url(), &self.token)
    }

    /// `GET path` with these headers.
    async fn get(&self, path: &str, authorization: &str, proofs: &[String]) -> Response {
        let mut request = self.server.request("GET", path);
        if !authorization.is_empty() {
            request = request.header("Authorization", authorization);
        }
        for proof in proofs {
            if proof.len() > 40 {
                self.server.keep_secret(proof);
            }
            request = request.header("DPoP", proof);
        }
        request.send().await.unwrap()
    }

    /// `GET path` by the scheme `DPoP` with the bound token.
    async fn prove(&self, path: &str, proofs: &[String]) -> Response {
        let authorization = format!("DPoP {}", self.token);
        self.get(path, &authorization, proofs).await
    }

    /// The code and the challenge of a refusal with this status.
    async fn refused(&self, answer: Response, status: u16, about: &str) -> (String, String) {
        assert_eq!(answer.status(), status, "{about}");
        let challenge = header(&answer, "www-authenticate").expect(about);
        let problem = self.server.problem(answer, about).await;
        let detail = problem["detail"].as_str().unwrap();
        let code = problem["code"].as_str().unwrap().to_owned();
        (code, challenge.replace(detail, "DETAIL"))
    }
}

fn header(answer: &Response, name: &str) -> Option<String> {
    let value = answer.headers().get(name)?;
    Some(value.to_str().unwrap().to_owned())
}

/// The members' path, as a proof names it.
fn url() -> String {
    format!("{PUBLIC}{MEMBERS}")
}

/// For whoever has a good token.
const MEMBERS: &str = "/api/members-only";

/// The algorithms of proofs, as every challenge by `DPoP` lists them.
const ALGS: &str = r#"algs="RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 ES256K EdDSA""#;

/// Where every challenge leads, once.
const METADATA: &str =
    r#"resource_metadata="https://api.example.com/.well-known/oauth-protected-resource""#;

//! An issuer that is away until it is told to come, and the tokens that it would sign.

use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rocket::tokio;
use rocket::tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use rocket::tokio::net::{TcpSocket, TcpStream};
use serde_json::json;

/// An issuer whose port is its own although nobody listens there yet.
pub(crate) struct AbsentIssuer {
    socket: TcpSocket,
    origin: String,
    key: RsaKeyPair,
}

impl AbsentIssuer {
    /// An issuer with a key of its own; to connect to it is refused.
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let origin = format!("http://{}", socket.local_addr().unwrap());
        let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        Self {
            socket,
            origin,
            key,
        }
    }

    /// Where it will answer.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// A token of this issuer for `audience`, good for an hour.
    pub(crate) fn token(&self, issuer: &str, audience: &str) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let now = now.as_secs();
        let header = json!({"alg": "RS256", "typ": "JWT", "kid": KID});
        let claims = json!({
            "iss": issuer, "aud": audience, "sub": "auth0|alice", "iat": now, "exp": now + 3600,
            "permissions": ["read:protected"],
        });
        let signed = format!(
            "{}.{}",
            encode(header.to_string()),
            encode(claims.to_string())
        );
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .unwrap();
        format!("{signed}.{}", encode(signature))
    }

    /// Begins to answer, until the test ends.
    pub(crate) fn arrive(self) {
        let (discovery, keys) = (self.discovery(), self.key_set());
        let listener = self.socket.listen(64).unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, discovery.clone(), keys.clone()));
            }
        });
    }

    fn discovery(&self) -> String {
        let origin = &self.origin;
        json!({"issuer": origin, "jwks_uri": format!("{origin}/keys")}).to_string()
    }

    fn key_set(&self) -> String {
        // SEQUENCE { INTEGER n, INTEGER e }, whose last five bytes are e.
        let der = self.key.public_key().as_ref();
        let modulus = der.len() - 5 - 256..der.len() - 5;
        let n = encode(der.get(modulus).unwrap());
        let key =
            json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KID, "n": n, "e": "AQAB"});
        json!({ "keys": [key] }).to_string()
    }
}

/// Answers one request and hangs up.
async fn answer(stream: TcpStream, discovery: String, keys: String) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let read = stream.read_line(&mut head).await.ok()?;
        if read == 0 {
            return None;
        }
    }
    let body = if head.starts_with("GET /keys ") {
        keys
    } else {
        discovery
    };
    let length = body.len();
    let answer =
        format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
    stream.write_all(answer.as_bytes()).await.ok()?;
    stream.shutdown().await.ok()
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

const KID: &str = "only";

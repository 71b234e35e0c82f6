//! An issuer that signs whatever a test tells it to, good or bad. Its threads end with the test's process.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rocket::tokio::net::TcpSocket;
use serde_json::{Value, json};

use super::Server;

/// An issuer on a port of the system's choice, with a key that it publishes and one that it does not.
pub(crate) struct Forge {
    origin: String,
    published: RsaKeyPair,
    foreign: RsaKeyPair,
    asked: Arc<Mutex<Vec<String>>>,
    /// The header `Date` of its answers; empty for none.
    date: Arc<Mutex<String>>,
    keys: Arc<Mutex<Answer>>,
    /// Its port, as long as nobody listens there.
    closed: Mutex<Option<TcpSocket>>,
}

/// What it answers for its keys; nothing at all while it fails.
type Answer = Option<String>;

impl Forge {
    /// Starts to answer.
    pub(crate) fn start() -> Self {
        let forge = Self::absent();
        forge.arrive();
        forge
    }

    /// An issuer whose port is its own although nobody listens there yet: to connect to it is refused.
    pub(crate) fn absent() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let origin = format!("http://{}", socket.local_addr().unwrap());
        let [published, foreign] =
            [(); 2].map(|()| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());
        Self {
            keys: Arc::new(Mutex::new(Some(key_set(&[jwk(&published, KID)])))),
            origin,
            published,
            foreign,
            asked: Arc::default(),
            date: Arc::default(),
            closed: Mutex::new(Some(socket)),
        }
    }

    /// Begins to answer, until the test's process ends.
    pub(crate) fn arrive(&self) {
        let socket = self
            .closed
            .lock()
            .unwrap()
            .take()
            .expect("an absent issuer");
        let listener = socket.listen(64).unwrap().into_std().unwrap();
        listener.set_nonblocking(false).unwrap();
        let discovery = discovery(&self.origin);
        let (asked, keys) = (Arc::clone(&self.asked), Arc::clone(&self.keys));
        let date = Arc::clone(&self.date);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let date = date.lock().unwrap().clone();
                let _ = answer(&stream, [&discovery, &date], &keys, &asked);
            }
        });
    }

    /// Publishes these keys from now on, in place of those before.
    pub(crate) fn publish(&self, keys: &[Value]) {
        *self.keys.lock().unwrap() = Some(key_set(keys));
    }

    /// Answers with an error from now on.
    pub(crate) fn fail(&self) {
        *self.keys.lock().unwrap() = None;
    }

    /// The published key under a name.
    pub(crate) fn jwk(&self, kid: &str) -> Value {
        jwk(&self.published, kid)
    }

    /// The key that is not published, under a name.
    pub(crate) fn foreign_jwk(&self, kid: &str) -> Value {
        jwk(&self.foreign, kid)
    }

    /// A server that trusts this issuer, for the audience and the client of [`Forge::claims`].
    pub(crate) fn server(&self) -> Server {
        self.server_with(&[])
    }

    /// The same with `variables`.
    pub(crate) fn server_with(&self, variables: &[(&str, &str)]) -> Server {
        let trust = [
            ("AUTH0_DOMAIN", self.origin()),
            ("AUTH0_AUDIENCE", AUDIENCE),
            ("AUTH0_CLIENT_ID", CLIENT_ID),
        ];
        Server::plain(&[&trust, variables].concat())
    }

    /// Where it answers; it is named so too, but for a slash at the end.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The paths that were asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Says from now on that it is this late there, as `Sun, 06 Nov 1994 08:49:37 GMT`.
    pub(crate) fn dates(&self, date: &str) {
        date.clone_into(&mut self.date.lock().unwrap());
    }

    /// What it publishes.
    pub(crate) fn key_set(&self) -> String {
        key_set(&[self.jwk(KID)])
    }

    /// The same with the key that it does not publish, under the same name.
    pub(crate) fn foreign_key_set(&self) -> String {
        key_set(&[self.foreign_jwk(KID)])
    }

    /// The claims of a good token, good for an hour.
    pub(crate) fn claims(&self) -> Value {
        json!({
            "iss": format!("{}/", self.origin), "aud": AUDIENCE, "sub": "auth0|alice",
            "iat": now(), "exp": now() + 3600, "permissions": ["read:protected"],
        })
    }

    /// The header of a good token.
    pub(crate) fn header() -> Value {
        json!({"alg": "RS256", "typ": "JWT", "kid": KID})
    }

    /// A good token.
    pub(crate) fn token(&self) -> String {
        self.sign(&Self::header(), &self.claims())
    }

    /// A good token but for one claim, which `null` removes.
    pub(crate) fn with_claim(&self, name: &str, value: Value) -> String {
        self.sign(&Self::header(), &with(self.claims(), name, value))
    }

    /// A good token but for these claims, which it has besides its own or in place of them.
    pub(crate) fn with_claims(&self, claims: &Value) -> String {
        let mut all = self.claims();
        let members = all.as_object_mut().unwrap();
        members.extend(claims.as_object().unwrap().clone());
        self.sign(&Self::header(), &all)
    }

    /// A good token but for one member of its header, which `null` removes.
    pub(crate) fn with_header(&self, name: &str, value: Value) -> String {
        self.sign(&with(Self::header(), name, value), &self.claims())
    }

    /// A good token but for the key, which the issuer does not publish.
    pub(crate) fn with_foreign_key(&self) -> String {
        let (header, claims) = (Self::header().to_string(), self.claims().to_string());
        sign(&self.foreign, header.as_bytes(), claims.as_bytes())
    }

    /// A good token but for its header and its key, which is the one that is not published.
    pub(crate) fn foreign_with_header(&self, name: &str, value: Value) -> String {
        let header = with(Self::header(), name, value).to_string();
        let claims = self.claims().to_string();
        sign(&self.foreign, header.as_bytes(), claims.as_bytes())
    }

    /// A token of any header and claims, signed with the published key.
    pub(crate) fn sign(&self, header: &Value, claims: &Value) -> String {
        let (header, claims) = (header.to_string(), claims.to_string());
        self.sign_bytes(header.as_bytes(), claims.as_bytes())
    }

    /// A token of any two texts, signed with the published key.
    pub(crate) fn sign_bytes(&self, header: &[u8], payload: &[u8]) -> String {
        sign(&self.published, header, payload)
    }

    /// The published key, as its bytes would serve who takes it for a shared secret.
    pub(crate) fn public_key(&self) -> &[u8] {
        self.published.public_key().as_ref()
    }
}

/// In base64url without padding.
pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap().as_secs()
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    let members = object.as_object_mut().unwrap();
    match value {
        Value::Null => members.remove(name),
        value => members.insert(name.to_owned(), value),
    };
    object
}

fn sign(key: &RsaKeyPair, header: &[u8], payload: &[u8]) -> String {
    let signed = format!("{}.{}", encode(header), encode(payload));
    let mut signature = vec![0; key.public_modulus_len()];
    let random = SystemRandom::new();
    key.sign(
        &RSA_PKCS1_SHA256,
        &random,
        signed.as_bytes(),
        &mut signature,
    )
    .unwrap();
    format!("{signed}.{}", encode(signature))
}

fn discovery(origin: &str) -> String {
    json!({"issuer": format!("{origin}/"), "jwks_uri": format!("{origin}/keys")}).to_string()
}

fn key_set(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}

fn jwk(key: &RsaKeyPair, kid: &str) -> Value {
    // SEQUENCE { INTEGER n, INTEGER e }, whose last five bytes are e.
    let der = key.public_key().as_ref();
    let n = encode(der.get(der.len() - 5 - 256..der.len() - 5).unwrap());
    json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": "AQAB"})
}

/// Answers one request and hangs up.
fn answer(
    mut stream: &TcpStream,
    [discovery, date]: [&str; 2],
    keys: &Mutex<Answer>,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().unwrap_or(Ok(String::new()))?;
    // The head ends with an empty line.
    lines.by_ref().map_while(Result::ok).find(String::is_empty);
    let path = request.split(' ').nth(1).unwrap_or_default();
    asked.lock().unwrap().push(path.to_owned());
    let keys = keys.lock().unwrap().clone();
    let status = if keys.is_some() { "200 OK" } else { "500 No" };
    let keys = keys.unwrap_or_default();
    let body = if path == "/keys" { &keys } else { discovery };
    let length = body.len();
    let date = match date {
        "" => String::new(),
        date => format!("date: {date}\r\n"),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{date}\r\n{body}"
    )
}

/// What its tokens are for.
pub(crate) const AUDIENCE: &str = "https://api.example";

/// Whose ID tokens must not pass.
pub(crate) const CLIENT_ID: &str = "spa-client";

const KID: &str = "published";

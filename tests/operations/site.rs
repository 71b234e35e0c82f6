//! What is watched: a server with everything in order, and one whose issuer is away, with traffic on both.

use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::program::Program;

/// Two servers; stopped when they are dropped.
pub(crate) struct Site {
    good: Origins,
    forlorn: Origins,
    /// Accepts connections that nobody ever reads, as an issuer in trouble does.
    silent: TcpListener,
    /// What the first server decides by; the other has the shipped folder.
    policies: Folder,
    client: reqwest::Client,
    _programs: [Program; 2],
}

#[derive(Deserialize)]
struct Origins {
    public: String,
    ops: String,
    dev_issuer: Option<String>,
}

impl Site {
    pub(crate) fn start() -> Self {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let domain = origin(&silent);
        let policies = Folder::with_shipped_policy(&format!("site-{}", std::process::id()));
        let folder = policies.path().join("policies").display().to_string();
        let away = [
            ("AUTH0_DOMAIN", domain.as_str()),
            ("AUTH0_AUDIENCE", "https://api.whiteroom.localhost"),
        ];
        let own = [
            ("WHITEROOM_POLICY__DIR", folder.as_str()),
            // Every decision is sampled, so that the sampler has work.
            ("WHITEROOM_POLICY__SAMPLE_EVERY", "1"),
        ];
        let good = Program::start(&["--format", "json", "serve", "--dev"], &own);
        let forlorn = Program::start(&["--format", "json", "serve"], &away);
        Self {
            good: origins(&good),
            forlorn: origins(&forlorn),
            silent,
            policies,
            client: reqwest::Client::builder()
                .no_proxy()
                .pool_max_idle_per_host(0)
                .build()
                .unwrap(),
            _programs: [good, forlorn],
        }
    }

    /// `host:port` of each operators' port.
    pub(crate) fn targets(&self) -> [&str; 2] {
        [&self.good, &self.forlorn].map(|origins| origins.ops.trim_start_matches("http://"))
    }

    /// What is called otherwise in each run, by a name to show instead.
    pub(crate) fn names(&self) -> Vec<(String, &'static str)> {
        let [good, forlorn] = self.targets().map(str::to_owned);
        let issuer = self.good.dev_issuer.clone().unwrap();
        vec![
            (good, "one:8001"),
            (forlorn, "two:8001"),
            (issuer, "http://localhost:8002"),
            (origin(&self.silent), "https://away.example"),
        ]
    }

    /// Edits the policy of the first server, well.
    pub(crate) fn edit_well(&self) {
        self.policies.add_rule("p, anyone, /api/news, ^GET$, allow");
    }

    /// Edits the policy of the first server so that it is refused.
    pub(crate) fn edit_badly(&self) {
        self.policies.add_rule("p, anyone, /api/news");
    }

    /// What the first server's `/metrics` answers.
    pub(crate) async fn metrics(&self) -> String {
        let url = format!("{}/metrics", self.good.ops);
        let answer = self.client.get(url).send().await.unwrap();
        answer.text().await.unwrap()
    }

    /// Calls the servers, well and badly, until `enough`.
    pub(crate) async fn visit(&self, enough: &AtomicBool) {
        let alice = self.token("alice").await;
        let bob = self.token("bob").await;
        let unverifiable = token_of(&origin(&self.silent));
        while !enough.load(Ordering::Relaxed) {
            for (method, path, token) in [
                ("GET", "/api/open", ""),
                ("HEAD", "/api/open", ""),
                ("GET", "/api/members-only", &alice),
                ("GET", "/api/protected", &alice),
                ("GET", "/api/protected", &alice),
                ("GET", "/api/protected", &bob),
                ("GET", "/api/me", ""),
                ("GET", "/api/me", "no.such.token"),
                ("GET", "/api/open", "garbage"),
                ("GET", "/api/nowhere", &alice),
                ("DELETE", "/api/open", ""),
                ("GET", "/a/deep/link", ""),
                ("GET", "/auth_config.json", ""),
            ] {
                self.call(&self.good, method, path, token).await;
            }
            self.ask_beforehand(&alice).await;
            self.call(&self.forlorn, "GET", "/api/me", &alice).await;
            self.call(&self.forlorn, "GET", "/api/me", &unverifiable)
                .await;
            self.call(&self.forlorn, "GET", "/api/open", "").await;
        }
    }

    async fn call(&self, server: &Origins, method: &str, path: &str, token: &str) {
        let url = format!("{}{path}", server.public);
        let request = self.client.request(method.parse().unwrap(), url);
        let request = match token {
            "" => request.header("Accept", "text/html"),
            token => request.bearer_auth(token),
        };
        request.send().await.unwrap();
    }

    async fn ask_beforehand(&self, token: &str) {
        let url = format!("{}/api/access", self.good.public);
        let questions = json!({ "requests": ["GET /api/protected", "DELETE /api/open"] });
        let request = self.client.post(url).bearer_auth(token).json(&questions);
        assert_eq!(request.send().await.unwrap().status(), 200);
    }

    async fn token(&self, who: &str) -> String {
        let issuer = self.good.dev_issuer.as_deref().unwrap();
        let form = [
            ("grant_type", whiteroom::dev_issuer::PERSONA_GRANT),
            ("who", who),
        ];
        let request = self
            .client
            .post(format!("{issuer}/oauth/token"))
            .form(&form);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }
}

fn origin(listener: &TcpListener) -> String {
    format!("http://{}", listener.local_addr().unwrap())
}

/// A token that says to be of `issuer`, and whose signature nobody can check without its keys.
fn token_of(issuer: &str) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(json!({ "alg": "RS256", "kid": "1", "typ": "JWT" }));
    let payload =
        part(json!({ "iss": format!("{issuer}/"), "sub": "x", "exp": 4_000_000_000_u64 }));
    format!("{header}.{payload}.{}", URL_SAFE_NO_PAD.encode([0; 256]))
}

fn origins(program: &Program) -> Origins {
    let Some(line) = program.line() else {
        panic!("the server did not start:\n{}", program.told())
    };
    serde_json::from_str(&line).expect(&line)
}

//! One request with a bound token, told the certificate in a header: one thing changed in each row.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Response;
use serde_json::{Value, json};

use crate::support::{AUDIENCE, Forge, Program, Prover, Server, encode};
use aws_lc_rs::digest::{SHA256, digest};

/// Three servers that trust one issuer: one behind a trusted proxy, one whose proxy is elsewhere, one without any.
struct World {
    forge: Forge,
    behind: Server,
    aside: Server,
    alone: Server,
    prover: Prover,
}

/// Which server, whose token, and the values of the header.
struct Row(
    &'static str,
    fn(&World) -> &Server,
    fn(&World) -> Value,
    fn() -> Vec<String>,
    Result<(), &'static str>,
);

fn behind(world: &World) -> &Server {
    &world.behind
}

fn aside(world: &World) -> &Server {
    &world.aside
}

fn alone(world: &World) -> &Server {
    &world.alone
}

fn bound(_: &World) -> Value {
    json!({"x5t#S256": thumbprint(&certificate(1))})
}

fn to_both(world: &World) -> Value {
    json!({"x5t#S256": thumbprint(&certificate(1)), "jkt": world.prover.thumbprint()})
}

fn own() -> Vec<String> {
    vec![rfc9440(1)]
}

fn none() -> Vec<String> {
    Vec::new()
}

const MISSING: Result<(), &str> = Err("certificate_missing");
const UNREADABLE: Result<(), &str> = Err("certificate_unreadable");

#[rustfmt::skip]
const ROWS: [Row; 19] = [
    Row("its certificate", behind, bound, own, Ok(())),
    Row("its certificate in bare base64", behind, bound, || vec![STANDARD.encode(certificate(1))], Ok(())),
    Row("its certificate's hash, as Envoy tells it", behind, bound, || vec![format!("By=a;Hash={}", hex(1))], Ok(())),
    Row("no certificate", behind, bound, none, MISSING),
    Row("the certificate of another", behind, bound, || vec![rfc9440(2)], Err("certificate_mismatch")),
    Row("nonsense", behind, bound, || vec!["nonsense".into()], UNREADABLE),
    Row("the certificate twice", behind, bound, || vec![rfc9440(1), rfc9440(1)], UNREADABLE),
    Row("behind one that a client made up", behind, bound, || vec![rfc9440(2), rfc9440(1)], UNREADABLE),
    Row("an empty header", behind, bound, || vec![String::new()], UNREADABLE),
    Row("from a peer that is not trusted", aside, bound, own, MISSING),
    Row("where nobody looks", alone, bound, own, MISSING),
    Row("a token that is bound to nothing", behind, |_| Value::Null, || vec!["nonsense".into()], Ok(())),
    Row("a thumbprint that is too short", behind, |_| json!({"x5t#S256": "AA"}), own, Err("confirmation_invalid")),
    Row("a thumbprint with padding", behind, |_| json!({"x5t#S256": thumbprint(&certificate(1)) + "="}), own, Err("confirmation_invalid")),
    Row("a thumbprint that is a number", behind, |_| json!({"x5t#S256": 1}), own, Err("confirmation_invalid")),
    Row("bound to a key as well", behind, to_both, own, Ok(())),
    Row("bound to a key as well, and no certificate", behind, to_both, none, MISSING),
    Row("bound to a key as well, and the certificate of another", behind, to_both, || vec![rfc9440(2)], Err("certificate_mismatch")),
    Row("bound to a key as well, where nobody looks", alone, to_both, none, Ok(())),
];

#[rocket::async_test]
async fn a_token_is_good_with_the_certificate_that_it_is_bound_to() {
    let world = World::new();
    for Row(about, server, cnf, headers, wanted) in &ROWS {
        let (server, cnf) = (server(&world), cnf(&world));
        let answer = world.send(server, &cnf, &headers()).await;
        match wanted {
            Ok(()) => assert_eq!(answer.status(), 200, "{about}"),
            Err(code) => {
                assert_eq!(answer.status(), 401, "{about}");
                let challenge = answer.headers()["www-authenticate"].to_str().unwrap();
                assert!(
                    challenge.contains(r#"error="invalid_token""#),
                    "{about}: {challenge}"
                );
                let problem = server.problem(answer, about).await;
                assert_eq!(problem["code"], *code, "{about}");
            }
        }
    }
}

/// A proof counts once, so it must not be used up by a request that another check refuses.
#[rocket::async_test]
async fn a_proof_is_not_used_up_by_a_missing_certificate() {
    let world = World::new();
    let token = world.forge.with_claim("cnf", to_both(&world));
    let proof = world
        .prover
        .proof("GET", &format!("{PUBLIC}{MEMBERS}"), &token);
    for (headers, status) in [(none(), 401), (own(), 200)] {
        let answer = send(
            &world.behind,
            &format!("DPoP {token}"),
            Some(&proof),
            &headers,
        )
        .await;
        assert_eq!(answer.status(), status);
    }
}

#[rocket::async_test]
async fn a_resource_says_that_it_checks_certificates() {
    let world = World::new();
    for (server, wanted) in [(&world.behind, json!(true)), (&world.alone, Value::Null)] {
        let answer = server.get("/.well-known/oauth-protected-resource").await;
        let metadata: Value = answer.json().await.unwrap();
        assert_eq!(
            metadata["tls_client_certificate_bound_access_tokens"],
            wanted
        );
    }
}

#[test]
fn a_header_that_could_not_count_is_refused_at_the_start() {
    let proxies = ("WHITEROOM_DOORS__TRUSTED_PROXIES", "127.0.0.1");
    for (header, proxies, words) in [
        ("Client-Cert", None, "`doors.trusted_proxies` is empty"),
        ("", Some(proxies), "it is empty"),
        ("Client Cert", Some(proxies), "it is no name of a header"),
        (
            "authorization",
            Some(proxies),
            "callers send that header themselves",
        ),
        ("DPoP", Some(proxies), "callers send that header themselves"),
    ] {
        let issuer = [
            ("AUTH0_DOMAIN", "http://127.0.0.1:9"),
            ("AUTH0_AUDIENCE", AUDIENCE),
            ("WHITEROOM_SPA__ENABLED", "false"),
            ("WHITEROOM_AUTH__CERTIFICATE_HEADER", header),
        ];
        let variables: Vec<_> = issuer.into_iter().chain(proxies).collect();
        let ended = Program::run(&["serve"], &variables);
        assert_eq!(ended.status, Some(1), "{header}: {}", ended.told);
        for word in ["auth.certificate_header", words] {
            assert!(ended.told.contains(word), "{header}: {}", ended.told);
        }
    }
}

impl World {
    fn new() -> Self {
        let forge = Forge::start();
        let server = |more: &[(&str, &str)]| {
            forge.server_with(&[&[("WHITEROOM_AUTH__PUBLIC_URL", PUBLIC)], more].concat())
        };
        let looking = ("WHITEROOM_AUTH__CERTIFICATE_HEADER", "Client-Cert");
        let proxies = |networks| [looking, ("WHITEROOM_DOORS__TRUSTED_PROXIES", networks)];
        Self {
            behind: server(&proxies("10.0.0.0/8,127.0.0.0/8")),
            aside: server(&proxies("10.0.0.0/8")),
            alone: server(&[]),
            prover: Prover::new(),
            forge,
        }
    }

    /// Asks `server` with a token of this `cnf`, and a proof where it is bound to a key.
    async fn send(&self, server: &Server, cnf: &Value, headers: &[String]) -> Response {
        let token = self.forge.with_claim("cnf", cnf.clone());
        server.keep_secret(&token);
        if cnf.get("jkt").is_none() {
            return send(server, &format!("Bearer {token}"), None, headers).await;
        }
        let proof = self
            .prover
            .proof("GET", &format!("{PUBLIC}{MEMBERS}"), &token);
        send(server, &format!("DPoP {token}"), Some(&proof), headers).await
    }
}

async fn send(
    server: &Server,
    authorization: &str,
    proof: Option<&str>,
    headers: &[String],
) -> Response {
    let mut request = server
        .request("GET", MEMBERS)
        .header("Authorization", authorization);
    if let Some(proof) = proof {
        request = request.header("DPoP", proof);
    }
    for value in headers {
        request = request.header("Client-Cert", value);
    }
    request.send().await.unwrap()
}

/// The bytes of a certificate, each number another; what it says does not matter here.
fn certificate(number: u8) -> Vec<u8> {
    vec![0x30, 3, 2, 1, number]
}

fn rfc9440(number: u8) -> String {
    format!(":{}:", STANDARD.encode(certificate(number)))
}

fn hex(number: u8) -> String {
    let hash = digest(&SHA256, &certificate(number));
    hash.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn thumbprint(certificate: &[u8]) -> String {
    encode(digest(&SHA256, certificate))
}

const PUBLIC: &str = "https://api.example.com";

const MEMBERS: &str = "/api/members-only";

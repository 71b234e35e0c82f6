//! The address of the client, by which a policy may decide.

use super::{ask, ask_with, original, trusting};
use crate::support::{Folder, Server};

/// Lets in whoever comes from 203.0.113.0/24.
fn policy() -> Folder {
    let folder = Folder::empty();
    folder.file(
        "model.conf",
        "[request_definition]\nr = sub, obj, act, ip\n[policy_definition]\np = sub, obj, act, net\n\
         [role_definition]\ng = _, _\n[policy_effect]\ne = some(where (p.eft == allow))\n[matchers]\n\
         m = g(r.sub, p.sub) && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act) && ipMatch(r.ip, p.net)\n",
    );
    folder.file(
        "policy.csv",
        "p, anyone, /api/open, ^GET$, 203.0.113.0/24\n",
    );
    folder
}

#[rocket::async_test]
async fn the_client_is_whom_a_trusted_proxy_saw() {
    let folder = policy();
    let policy = ("WHITEROOM_POLICY__DIR", folder.name());
    let server = Server::dev_with(&[&trusting("x-original")[..], &[policy]].concat());
    for (head, status) in [
        ("X-Forwarded-For: 203.0.113.7\r\n", 200),
        ("X-Forwarded-For: 198.51.100.1, 203.0.113.7\r\n", 200),
        (
            "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.7, 127.0.0.1\r\n",
            200,
        ),
        ("X-Forwarded-For: 203.0.113.7, 198.51.100.1\r\n", 401),
        // Whose address nobody tells is from nowhere; the proxy's own would stand for every client.
        ("", 500),
        ("X-Forwarded-For: nonsense\r\n", 500),
        (
            "X-Real-IP: 203.0.113.7\r\nForwarded: for=203.0.113.7\r\n",
            500,
        ),
    ] {
        let answer = ask(&server, original("GET", "/api/open") + head);
        assert_eq!(answer.status, status, "{head}: {answer:?}");
        let answer = ask_with("GET", "/authz/envoy/api/open", &server, head);
        assert_eq!(answer.status, status, "Envoy, {head}: {answer:?}");
    }
}

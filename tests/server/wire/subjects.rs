//! What a caller calls himself: one name, `user:` and the whole of `sub`, and nothing more by it.

use serde_json::{Value, json};

use crate::support::{Folder, Forge};

/// Rules for names that a `sub` might be mistaken for. The policy knows a user and a role of the name `root` each.
const RULES: &str = r#"
p, admin, /api/protected, ^GET$, allow
p, role:admin, /api/protected, ^GET$, allow
p, user:, /api/protected, ^GET$, allow
p, *, /api/protected, ^GET$, allow
p, "user:a,b", /api/protected, ^GET$, allow
g, root, admin
g, user:root, role:admin
"#;

/// The `sub`, and whether it is one that the rules name.
#[rustfmt::skip]
const SUBJECTS: [(&str, bool); 21] = [
    ("root", true),
    ("a,b", true),
    ("admin", false),
    ("role:admin", false),
    ("user:root", false),
    ("Root", false),
    ("root ", false),
    ("root\n", false),
    ("\nroot", false),
    ("x\ng, user:x, role:admin", false),
    ("x\np, anyone, /api/protected, ^GET$, allow", false),
    ("a, role:admin", false),
    ("a, b", false),
    ("a,b,", false),
    ("a\",\"b", false),
    ("\"a,b\"", false),
    ("x\", \"permission:read:protected", false),
    ("permission:read:protected", false),
    ("*", false),
    ("authenticated", false),
    ("anonymous", false),
];

#[rocket::async_test]
async fn what_a_subject_calls_itself_is_no_privilege() {
    let forge = Forge::start();
    let folder = Folder::with_shipped_policy();
    folder.append("policy.csv", RULES);
    let server = forge.server_with(&[("WHITEROOM_POLICY__DIR", folder.name())]);
    for (sub, is_named) in SUBJECTS {
        let token = forge.with_claims(&json!({"sub": sub, "permissions": []}));
        server.keep_secret(&token);
        let get = |path: &str| server.request("GET", path).bearer_auth(&token).send();
        let answer = get("/api/protected").await.unwrap();
        if is_named {
            assert_eq!(answer.status(), 200, "{sub:?}");
        } else {
            let problem = server.problem(answer, sub).await;
            assert_eq!(problem["code"], "permission_missing", "{sub:?}");
        }
        let me: Value = get("/api/me").await.unwrap().json().await.unwrap();
        let names = json!(["anyone", "authenticated", format!("user:{sub}")]);
        assert_eq!(me["principals"], names, "{sub:?}");
    }
}

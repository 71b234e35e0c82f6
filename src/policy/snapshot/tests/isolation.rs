use std::sync::Barrier;
use std::thread;

use serde_json::json;

use super::*;

#[test]
fn concurrent_callers_never_see_the_roles_of_each_other() {
    const CALLERS: usize = 16;
    const ROUNDS: usize = 40;
    let rules: String = (0..CALLERS)
        .map(|n| format!("p, role:own{n}, /own/{n}, ^GET$, allow\ng, role:r{n}, role:own{n}\n"))
        .collect();
    let policy = policy(MODEL, &rules);
    let start = Barrier::new(CALLERS);
    thread::scope(|scope| {
        for n in 0..CALLERS {
            let (policy, start) = (&policy, &start);
            scope.spawn(move || {
                // Everyone has the same `sub`, so only the claims of the request tell callers apart.
                let caller = caller(&json!({"sub": "same", "roles": [format!("r{n}")]}));
                start.wait();
                for round in 0..ROUNDS {
                    let other = (n + round) % CALLERS;
                    let text = format!("GET /own/{other}");
                    let explanation = policy.explain(&request(&caller, &text)).unwrap();
                    let allowed = explanation.decision.is_allow();
                    assert_eq!(allowed, other == n, "caller {n} at {text}");
                    let path = if other == n { 3 } else { 0 };
                    assert_eq!(explanation.role_path.len(), path, "caller {n} at {text}");
                }
            });
        }
    });
}

#[test]
fn a_decision_leaves_nothing_behind_for_the_next_on_its_thread() {
    let policy = policy(MODEL, "p, role:r, /a, ^GET$, allow\n");
    let reader = caller(&json!({"sub": "u", "roles": ["r"]}));
    let same_name = caller(&json!({"sub": "u"}));
    for _ in 0..3 {
        assert!(
            policy
                .decide(&request(&reader, "GET /a"))
                .unwrap()
                .is_allow()
        );
        assert!(
            !policy
                .decide(&request(&same_name, "GET /a"))
                .unwrap()
                .is_allow()
        );
    }
}

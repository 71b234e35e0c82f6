//! Samples of decisions before the casbin crate: a difference is counted, agreement is not.

use std::sync::Arc;

use prometheus::Registry;
use prometheus::proto::MetricFamily;
use serde_json::json;

use super::*;
use crate::policy::sampling::Sampler;

/// How many disagreements are counted when `decision` is offered as one of `policy`.
fn counted(every: u32, policy: &Arc<Policy>, decided_by: &Policy) -> f64 {
    let registry = Registry::new();
    let sampler = Sampler::start(every, &registry).unwrap();
    let caller = caller(&json!({"sub": "u", "exp": 1_700_000_000_000_i64}));
    let request = request(&caller, "GET /a");
    sampler.offer(policy, &request, &decided_by.decide(&request).unwrap());
    // The thread looks at what waits before it ends.
    drop(sampler);
    let families = registry.gather();
    let names: Vec<&str> = families.iter().map(MetricFamily::name).collect();
    assert_eq!(names, ["whiteroom_engine_disagreements_total"]);
    families[0].get_metric()[0].get_counter().get_value()
}

#[test]
fn a_difference_is_counted() {
    let allows = Arc::new(policy(MODEL, "p, anyone, /a, ^GET$, allow\n"));
    let denies = Arc::new(policy(MODEL, "p, anyone, /a, ^PUT$, allow\n"));
    assert_eq!(counted(1, &allows, &allows), 0.0);
    assert_eq!(counted(1, &denies, &allows), 1.0);
    assert_eq!(counted(1, &allows, &denies), 1.0);
    assert_eq!(counted(0, &denies, &allows), 0.0);
}

#[test]
fn what_the_crate_cannot_hold_is_no_difference() {
    let model = model_with("r.obj == p.obj && r.claims.exp > 1699999999999");
    let allows = Arc::new(policy(&model, "p, anyone, /a, x, allow\n"));
    let denies = Arc::new(policy(&model, "p, anyone, /b, x, allow\n"));
    assert_eq!(counted(1, &allows, &denies), 0.0);
}

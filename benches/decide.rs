//! What a decision costs, against a fresh `casbin::Enforcer` that is asked the same.
//!
//! Read the ratio of the two lines, not the times: both run on the same machine in the same minute.

#![expect(clippy::expect_used, reason = "a benchmark may fail loudly")]

use std::hint::black_box;

use casbin::{CoreApi, DefaultModel, Enforcer, FileAdapter, MgmtApi};
use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::json;
use whiteroom::policy::{AccessRequest, Config, Policy, Principals};

fn decide(criterion: &mut Criterion) {
    let policy = Policy::load(&Config::default()).expect("the shipped policy loads");
    let claims = json!({ "sub": "auth0|alice", "permissions": ["read:protected"] });
    let caller = Principals::from_claims(claims.as_object().expect("an object"), "roles");
    let enforcer = enforcer(&caller);
    let mut group = criterion.benchmark_group("decide, shipped policy");
    for path in ["/api/open", "/api/protected", "/api/nothing"] {
        let request = AccessRequest {
            caller: &caller,
            method: "GET",
            path,
            ip: None,
        };
        group.bench_function(format!("whiteroom {path}"), |bencher| {
            bencher.iter(|| policy.decide(black_box(&request)));
        });
        group.bench_function(format!("casbin {path}"), |bencher| {
            bencher.iter(|| enforcer.enforce(black_box((caller.subject(), path, "GET"))));
        });
    }
    group.finish();
}

/// The crate alone, with the caller's principals as `g` lines.
fn enforcer(caller: &Principals) -> Enforcer {
    let runtime = rocket::tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let model = DefaultModel::from_file("policies/model.conf")
            .await
            .expect("the shipped model");
        let mut enforcer = Enforcer::new(model, FileAdapter::new("policies/policy.csv"))
            .await
            .expect("the shipped rules");
        for name in caller.names() {
            let line = vec![caller.subject().to_owned(), name.clone()];
            enforcer
                .add_grouping_policy(line)
                .await
                .expect("a new line");
        }
        enforcer
    })
}

criterion_group!(benches, decide);
criterion_main!(benches);

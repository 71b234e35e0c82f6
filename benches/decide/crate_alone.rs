//! The casbin crate alone on the same policy, with a caller's role as a `g` line.

use std::hint::black_box;
use std::time::Duration;

use casbin::{CoreApi as _, DefaultModel, Enforcer, StringAdapter};
use criterion::Criterion;

use crate::policies::Shape;

pub(crate) fn decide(criterion: &mut Criterion, rules: usize) {
    let enforcer = enforcer(rules);
    let mut group = criterion.benchmark_group("casbin crate");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(if rules > 1_000 { 10 } else { 3 }));
    let role = (rules - 1) / 10 / 2;
    let paths: Vec<String> = (0..1_000)
        .map(|number| match number % 2 {
            0 => format!("/api/team{role}/things{}/{number}", number / 3 % 10),
            _ => format!("/api/team{role}/others{}/{number}", number / 3 % 10),
        })
        .collect();
    let mut paths = paths.iter().cycle();
    group.bench_function(rules.to_string(), |bencher| {
        bencher.iter(|| {
            let path = paths.next().expect("a cycle has no end").as_str();
            enforcer.enforce(black_box(("user:u", path, "GET")))
        });
    });
    group.finish();
}

fn enforcer(rules: usize) -> Enforcer {
    let shape = Shape::TenARole;
    let role = (rules - 1) / 10 / 2;
    let text = format!("{}g, user:u, role:r{role}\n", shape.rules(rules));
    let runtime = rocket::tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let model = DefaultModel::from_str(&shape.model())
            .await
            .expect("the model");
        Enforcer::new(model, StringAdapter::new(text))
            .await
            .expect("the rules")
    })
}

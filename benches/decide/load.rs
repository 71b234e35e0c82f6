//! What it costs to load a policy, in time and in memory.

use std::fs;
use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use whiteroom::policy::Policy;

use crate::policies::{Shape, Written};
use crate::target::most;

pub(crate) fn load(criterion: &mut Criterion, rules: usize) {
    let written = Written::new(Shape::TenARole, rules);
    let mut group = criterion.benchmark_group("load");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(20));
    group.bench_function(rules.to_string(), |bencher| {
        bencher.iter(|| Policy::load(black_box(&written.config())).expect("the policy loads"));
    });
    group.finish();
}

/// How much more memory the process holds for each rule of a loaded policy, as the kernel counts it.
pub(crate) fn resident(rules: usize) -> String {
    let written = Written::new(Shape::TenARole, rules);
    let before = resident_bytes();
    let policy = Policy::load(&written.config()).expect("the policy loads");
    let held = resident_bytes().saturating_sub(before);
    let each = u32::try_from(held / policy.rule_count()).map_or(f64::INFINITY, f64::from);
    let wanted = most(each, 400.0, " bytes");
    format!("memory of {rules} rules: {each} bytes a rule resident: {wanted}")
}

/// Linux's count of resident pages; other systems have none.
fn resident_bytes() -> usize {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0_usize) * 4096
}

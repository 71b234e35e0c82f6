//! What a decision costs: at any number of rules, against the casbin crate on the same policy, and in the worst case.
//!
//! Read the ratios of the table at the end, not the times: all of it runs on the same machine in the same minutes.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark may fail loudly, and prints what it found"
)]

mod crate_alone;
mod load;
mod policies;
mod questions;
mod table;
mod target;

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use policies::{Shape, Written};
use questions::Questions;
use table::Table;
use whiteroom::policy::Policy;

fn main() {
    // First, while the process has freed nothing that it could use again.
    let resident = load::resident(MOST);
    let mut criterion = Criterion::default()
        .output_directory(&table::folder())
        .configure_from_args()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3));
    for shape in Shape::ALL {
        for rules in SIZES {
            decide(&mut criterion, shape, rules);
        }
    }
    for rules in [11, 100_000] {
        crate_alone::decide(&mut criterion, rules);
    }
    for patterns in [100, 1_000] {
        worst_case(&mut criterion, Shape::Regexes, patterns);
        worst_case(&mut criterion, Shape::Globs, patterns);
    }
    load::load(&mut criterion, MOST);
    criterion.final_summary();
    Table::read().print();
    println!("{resident}");
}

/// Decides for callers who were met before, about paths that are asked again only after thousands of others.
fn decide(criterion: &mut Criterion, shape: Shape, rules: usize) {
    let written = Written::new(shape, rules);
    let policy = Policy::load(&written.config()).expect("the policy loads");
    let questions = Questions::of(shape, rules);
    questions.check(&policy);
    let mut group = criterion.benchmark_group(shape.name());
    group.bench_function(rules.to_string(), |bencher| {
        let mut next = questions.forever();
        bencher.iter(|| policy.decide(black_box(&next())));
    });
    group.finish();
}

fn worst_case(criterion: &mut Criterion, shape: Shape, rules: usize) {
    decide(criterion, shape, rules);
}

const SIZES: [usize; 4] = [11, 1_000, 100_000, MOST];

const MOST: usize = 1_000_000;

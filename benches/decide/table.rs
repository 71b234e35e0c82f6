//! The table at the end: medians, and the ratios that count.

use std::fs;
use std::path::{Path, PathBuf};

use crate::policies::Shape;
use crate::target::{least, most};

/// Medians in nanoseconds, by group and size.
pub(crate) struct Table(Vec<(String, usize, f64)>);

impl Table {
    /// Reads what criterion wrote.
    pub(crate) fn read() -> Self {
        let groups = Shape::ALL.map(Shape::name);
        let others = [
            Shape::Regexes.name(),
            Shape::Globs.name(),
            "casbin crate",
            "load",
        ];
        let sizes = [11, 100, 1_000, 100_000, 1_000_000];
        let mut rows = Vec::new();
        for group in groups.into_iter().chain(others) {
            for size in sizes {
                rows.extend(median(group, size).map(|median| (group.to_owned(), size, median)));
            }
        }
        Self(rows)
    }

    fn of(&self, group: &str, size: usize) -> Option<f64> {
        let row = self
            .0
            .iter()
            .find(|(name, rules, _)| name == group && *rules == size)?;
        Some(row.2)
    }

    pub(crate) fn print(&self) {
        println!("\n{:<20} {:>10} {:>16}  ratio", "", "rules", "median");
        for (group, size, median) in &self.0 {
            println!(
                "{group:<20} {size:>10} {:>16}  {}",
                time(*median),
                self.ratio(group, *size)
            );
        }
    }

    /// What the figure is held against, and whether it is reached.
    fn ratio(&self, group: &str, size: usize) -> String {
        let Some(median) = self.of(group, size) else {
            return String::new();
        };
        match group {
            "casbin crate" => {
                let ours = self.of(Shape::TenARole.name(), size);
                let times = ours.map_or(0.0, |ours| median / ours);
                let wanted = if size > 11 { 50_000.0 } else { 300.0 };
                format!("{times:.0} times ours: {}", least(times, wanted, " times"))
            }
            "load" => most(median / 1e9, 4.0, " s"),
            "distinct regexes" | "distinct globs" => self.a_pattern(group, size, median),
            _ if size == 11 && group == Shape::TenARole.name() => most(median / 1e3, 1.0, " µs"),
            _ => {
                let wanted = if group == Shape::Domains.name() {
                    3.0
                } else {
                    2.0
                };
                let small = self.of(Shape::TenARole.name(), 11).unwrap_or(f64::NAN);
                let times = median / small;
                format!(
                    "{times:.2} times 11 rules: {}",
                    most(times, wanted, " times")
                )
            }
        }
    }

    /// The worst case is linear: caches fill up, and nothing is compiled at a request, which would take a hundred times as
    /// long.
    fn a_pattern(&self, group: &str, size: usize, median: f64) -> String {
        let each =
            |patterns: usize, median: f64| median / f64::from(u32::try_from(patterns).unwrap_or(1));
        let small = self.of(group, 100).map_or(f64::NAN, |few| each(100, few));
        let each = each(size, median);
        let times = each / small;
        format!(
            "{each:.0} ns a pattern, {times:.2} times as at 100: {}",
            most(times, 5.0, " times")
        )
    }
}

fn median(group: &str, size: usize) -> Option<f64> {
    let path = folder().join(format!("{group}/{size}/new/estimates.json"));
    let estimates: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
    estimates.pointer("/median/point_estimate")?.as_f64()
}

/// Where criterion keeps what it measured.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("criterion")
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        n if n < 1e4 => format!("{n:.0} ns"),
        n if n < 1e7 => format!("{:.1} µs", n / 1e3),
        n => format!("{:.2} s", n / 1e9),
    }
}

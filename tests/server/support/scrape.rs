//! One reading of the metrics.

use std::collections::{BTreeMap, BTreeSet};

use super::Server;

/// What `/metrics` answered: the text, and each series with its value.
pub(crate) struct Scrape {
    /// As it was answered.
    pub(crate) text: String,
    series: BTreeMap<String, f64>,
}

impl Scrape {
    /// What `server` measured so far.
    pub(crate) async fn of(server: &Server) -> Self {
        let answer = server.ops_get("/metrics").await;
        assert_eq!(answer.status(), 200);
        assert_eq!(
            answer.headers()["content-type"],
            "text/plain; version=0.0.4; charset=utf-8"
        );
        let text = answer.text().await.unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let series = lines
            .map(|line| line.rsplit_once(' ').expect(line))
            .map(|(name, value)| (name.to_owned(), value.parse().expect(value)))
            .collect();
        Self { text, series }
    }

    /// The value of the series with this name and labels; it must be there.
    pub(crate) fn value(&self, series: &str) -> f64 {
        *self
            .series
            .get(series)
            .unwrap_or_else(|| panic!("no {series} in\n{}", self.text))
    }

    /// Every series, without its value.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        self.series.keys().map(String::as_str).collect()
    }
}

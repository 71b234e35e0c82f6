//! A running Prometheus of a test's own, with the shipped rules.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::Value;

use crate::tool::{missing, root};

/// A Prometheus; killed, and its folder gone, when it is dropped.
pub(crate) struct Prometheus {
    process: Child,
    folder: PathBuf,
    origin: String,
    client: reqwest::Client,
}

/// A series and its newest value.
pub(crate) struct Sample {
    pub(crate) labels: serde_json::Map<String, Value>,
    pub(crate) value: f64,
}

impl Prometheus {
    /// A Prometheus that scrapes the operators' ports `targets`, as `127.0.0.1:8001`, twice a second.
    pub(crate) fn scraping(targets: &[&str]) -> Self {
        let name = format!("prometheus-{}", std::process::id());
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        let config = folder.join("prometheus.yml");
        let rules = root().join("deploy/prometheus/rules/*.yml");
        let text = format!(
            "global: {{scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 1s}}\n\
             rule_files: [{rules:?}]\n\
             scrape_configs: [{{job_name: whiteroom, static_configs: [{{targets: {targets:?}}}]}}]\n"
        );
        fs::write(&config, text).unwrap();
        let mut command = Command::new("prometheus");
        command
            .arg(format!("--config.file={}", config.display()))
            .arg(format!(
                "--storage.tsdb.path={}",
                folder.join("data").display()
            ))
            .arg("--web.listen-address=127.0.0.1:0")
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let Ok(mut process) = command.spawn() else {
            missing(&command)
        };
        let mut lines = BufReader::new(process.stderr.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let address = address(&mut lines);
        // Read on, or a full pipe would stop it.
        thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            folder,
            origin: format!("http://{address}"),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    /// What `expression` evaluates to now; values that are no number are left out, and before it is ready all are.
    ///
    /// # Errors
    /// What Prometheus says of an expression that it cannot evaluate.
    pub(crate) async fn ask(&self, expression: &str) -> Result<Vec<Sample>, String> {
        let url = format!("{}/api/v1/query", self.origin);
        let question = self.client.post(url).form(&[("query", expression)]);
        let answer = question.send().await.unwrap();
        if answer.status() == 503 {
            return Ok(Vec::new());
        }
        let answer: Value = answer.json().await.unwrap();
        if answer["status"] != "success" {
            return Err(answer["error"].to_string());
        }
        let found = answer["data"]["result"].as_array().unwrap().iter();
        let samples = found.map(|series| Sample {
            labels: series["metric"].as_object().cloned().unwrap_or_default(),
            value: series["value"][1].as_str().unwrap().parse().unwrap(),
        });
        Ok(samples.filter(|sample| !sample.value.is_nan()).collect())
    }

    /// Every rule of the shipped files, as the rules API describes it.
    pub(crate) async fn rules(&self) -> Vec<Value> {
        let url = format!("{}/api/v1/rules", self.origin);
        let answer = self.client.get(url).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let groups = answer["data"]["groups"].as_array().unwrap().iter();
        groups
            .flat_map(|group| group["rules"].as_array().unwrap().clone())
            .collect()
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Where it listens, by its own log.
fn address(lines: &mut impl Iterator<Item = String>) -> String {
    let mut told = String::new();
    for line in lines {
        let found = line
            .split("address=")
            .nth(1)
            .map(|rest| rest.trim_matches('"'));
        let found = found.and_then(|rest| rest.split([' ', '"']).next());
        match found {
            Some(address) if line.contains("Listening on") => return address.to_owned(),
            _ => told += &format!("{line}\n"),
        }
    }
    panic!("Prometheus does not start:\n{told}")
}

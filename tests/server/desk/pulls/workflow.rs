//! Runs a job of a GitHub workflow as its runner does, as far as our job needs it: conditions, variables, files that steps
//! write to. Actions that are used are not run.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::{Repository, tools};

/// What a run knows, by the names that expressions use. What is not in it is empty.
pub(super) type Context = BTreeMap<String, String>;

/// A run of a job.
#[derive(Debug, Default)]
pub(super) struct Ran {
    /// The names of the steps that failed.
    pub(super) failed: Vec<String>,
    /// What each step that ran is, an action or its name.
    pub(super) ran: Vec<String>,
    pub(super) outputs: Context,
    pub(super) summary: String,
    pub(super) log: String,
}

/// A file in YAML, as JSON.
pub(super) fn read(file: &str) -> Value {
    const READ: &str =
        "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
    let text = tools::python(&["-c", READ, file]);
    serde_json::from_str(&text).unwrap()
}

/// Runs the steps of `job` in `repository`, before whose programs those of its folder `bin` come.
pub(super) fn run(job: &Value, repository: &Repository, mut context: Context) -> Ran {
    let mut ran = Ran::default();
    for step in job["steps"].as_array().unwrap() {
        let condition = step["if"].as_str().unwrap_or("");
        let whatever = condition.contains("cancelled()");
        if !(whatever || ran.failed.is_empty()) || !holds(condition, &context) {
            continue;
        }
        let name = ["name", "uses"].map(|key| step[key].as_str());
        let name = name.into_iter().flatten().next().unwrap().to_owned();
        let is_good = step["run"].as_str().is_none_or(|script| {
            let mut variables = variables(&job["env"], &context);
            variables.extend(variables_of(step, &context));
            execute(script, repository, &variables, &mut ran)
        });
        if let Some(id) = step["id"].as_str() {
            let outcome = if is_good { "success" } else { "failure" };
            context.insert(format!("steps.{id}.outcome"), outcome.to_owned());
            for (key, value) in pairs(&taken(repository, "output")) {
                context.insert(format!("steps.{id}.outputs.{key}"), value);
            }
        }
        if !is_good {
            ran.failed.push(name.clone());
        }
        ran.ran.push(name);
    }
    if let Some(outputs) = job["outputs"].as_object() {
        let outputs = outputs.iter();
        let value = |value: &Value| text(value.as_str().unwrap(), &context);
        ran.outputs = outputs.map(|(key, of)| (key.clone(), value(of))).collect();
    }
    ran
}

fn variables_of(step: &Value, context: &Context) -> Vec<(String, String)> {
    variables(&step["env"], context)
}

fn variables(env: &Value, context: &Context) -> Vec<(String, String)> {
    let env = env.as_object().into_iter().flatten();
    env.map(|(key, value)| (key.clone(), text(value.as_str().unwrap(), context)))
        .collect()
}

/// By the shell that is taken where none is named.
fn execute(
    script: &str,
    repository: &Repository,
    variables: &[(String, String)],
    ran: &mut Ran,
) -> bool {
    assert!(
        !script.contains("${{"),
        "a script must take no text of strangers: {script}"
    );
    let file = repository.beside("step.sh");
    fs::write(&file, script).unwrap();
    let path = format!(
        "{}:/usr/local/bin:/usr/bin:/bin",
        repository.beside("bin").display()
    );
    let mut command = repository.command("bash".as_ref());
    command.arg("-e").arg(file).env("PATH", path);
    command.envs(variables.iter().cloned());
    for (variable, name) in [
        ("GITHUB_OUTPUT", "output"),
        ("GITHUB_STEP_SUMMARY", "summary"),
    ] {
        command.env(variable, repository.beside(name));
    }
    let ended = command.output().unwrap();
    ran.log += &String::from_utf8_lossy(&ended.stdout);
    ran.log += &String::from_utf8_lossy(&ended.stderr);
    ran.summary += &taken(repository, "summary");
    ended.status.success()
}

/// What a step wrote, once.
fn taken(repository: &Repository, name: &str) -> String {
    let file = repository.beside(name);
    let text = fs::read_to_string(&file).unwrap_or_default();
    let _ = fs::remove_file(file);
    text
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.lines().map(|line| line.split_once('=').unwrap());
    pairs
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// A value that is one expression, or none.
fn text(value: &str, context: &Context) -> String {
    let Some(expression) = value.trim().strip_prefix("${{") else {
        return value.to_owned();
    };
    let expression = expression.strip_suffix("}}").unwrap();
    if expression.contains("==") {
        holds(expression, context).to_string()
    } else {
        operand(expression, context)
    }
}

/// Comparisons that all must hold; none do.
pub(super) fn holds(condition: &str, context: &Context) -> bool {
    let mut parts = condition.split("&&").map(str::trim);
    parts.all(
        |part| match (part, part.split_once("=="), part.split_once("!=")) {
            ("" | "!cancelled()", ..) => true,
            (_, Some((one, other)), _) => operand(one, context) == operand(other, context),
            (_, _, Some((one, other))) => operand(one, context) != operand(other, context),
            _ => panic!("what is `{part}`?"),
        },
    )
}

fn operand(text: &str, context: &Context) -> String {
    let text = text.trim();
    let literal = text
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    let known = || {
        let roots = ["github.", "steps.", "needs."];
        assert!(
            roots.iter().any(|root| text.starts_with(root)),
            "what is `{text}`?"
        );
        context.get(text).cloned().unwrap_or_default()
    };
    literal.map_or_else(known, str::to_owned)
}

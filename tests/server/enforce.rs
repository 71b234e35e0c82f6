//! `policy enforce`: plain Casbin on the command line.

mod batches;
mod kinds;
mod refusals;

use serde_json::Value;

use crate::support::{Folder, Program};

/// A model with its rules, in files of their own.
struct Rules {
    _folder: Folder,
    model: String,
    policy: String,
}

impl Rules {
    /// A model of these lines, effect and matcher; `definitions` are those of the request, the rules and the roles.
    fn new([definitions, effect, matcher]: [&str; 3], policy: &str) -> Self {
        let folder = Folder::empty();
        Self {
            model: folder.file("model.conf", &model(definitions, effect, matcher)),
            policy: folder.file("policy.csv", policy),
            _folder: folder,
        }
    }

    /// The command line that asks them about `values`.
    fn asking<'a>(&'a self, values: &[&'a str]) -> Vec<&'a str> {
        let command = ["policy", "enforce", "-m", &self.model, "-p", &self.policy];
        [&command[..], values].concat()
    }
}

fn model(definitions: &str, effect: &str, matcher: &str) -> String {
    let (request, others) = definitions.split_once('\n').unwrap();
    let (policy, roles) = others.split_once('\n').unwrap_or((others, ""));
    let roles = if roles.is_empty() {
        String::new()
    } else {
        format!("[role_definition]\n{roles}\n")
    };
    format!(
        "[request_definition]\n{request}\n[policy_definition]\n{policy}\n{roles}[policy_effect]\ne = {effect}\n[matchers]\nm = {matcher}\n"
    )
}

/// Asks once and expects exactly this line, nothing beside it, and status 0.
fn check(arguments: &[&str], answer: &str) {
    let ended = Program::run(arguments, &[]);
    assert_eq!(ended.told, "", "{arguments:?}");
    assert_eq!(ended.printed, format!("{answer}\n"), "{arguments:?}");
    assert_eq!(ended.status, Some(0), "{arguments:?}");
}

/// Feeds `input` and returns the answers, one for each of its lines.
fn answers(rules: &Rules, input: &[u8]) -> Vec<Value> {
    let mut program = Program::with_input(&rules.asking(&["--stdin"]));
    program.tell(input);
    let ended = program.ended();
    assert_eq!((ended.status, ended.told.as_str()), (Some(0), ""));
    let lines = ended.printed.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

const ALLOW: &str = "some(where (p.eft == allow))";

const DENY_OVERRIDE: &str = "some(where (p.eft == allow)) && !some(where (p.eft == deny))";

const DENY_ONLY: &str = "!some(where (p.eft == deny))";

const PRIORITY: &str = "priority(p.eft) || deny";

/// Who may do what to what.
const PLAIN: &str = "r = sub, obj, act\np = sub, obj, act";

const EQUAL: &str = "r.sub == p.sub && r.obj == p.obj && r.act == p.act";

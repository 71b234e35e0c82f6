//! Problems as a SARIF 2.1.0 document (OASIS), which code hosts show beside the lines of a pull request.

use std::env;
use std::path::Path;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use crate::policy::{Code, Problem, Severity};

/// The document of one run. Files are named relative to the working directory, which should be the repository's root.
pub(super) fn document(problems: &[Problem]) -> Value {
    let rules: Vec<Value> = Code::ALL.into_iter().map(rule).collect();
    let results: Vec<Value> = problems.iter().map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": env!("CARGO_PKG_NAME"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": code.meaning() },
        "defaultConfiguration": { "level": level(code) },
    })
}

fn result(problem: &Problem) -> Value {
    let place = &problem.place;
    json!({
        "ruleId": problem.code.as_str(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == problem.code),
        "level": level(problem.code),
        "message": { "text": format!("{} ({})", problem.message, problem.mend) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&place.file) },
                "region": { "startLine": place.line, "startColumn": place.column },
            }
        }],
    })
}

fn level(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A relative reference where the file is below the working directory (SARIF 2.1.0, section 3.4.3).
fn uri(file: &str) -> String {
    let here = env::current_dir().ok();
    let path = Path::new(file);
    let below = here.and_then(|here| path.strip_prefix(here).ok());
    let path = below.unwrap_or(path).to_string_lossy();
    let path = path.strip_prefix("./").unwrap_or(&path);
    let encoded = utf8_percent_encode(path, OUTSIDE_PATHS).to_string();
    if encoded.starts_with('/') {
        format!("file://{encoded}")
    } else {
        encoded
    }
}

/// What may not stand in the path of a URI, nor in the first segment of a relative one (RFC 3986, sections 3.3 and 4.2).
const OUTSIDE_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

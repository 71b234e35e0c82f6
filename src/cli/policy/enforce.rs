//! `whiteroom policy enforce`: plain Casbin for any model, with the flags and the answer of Casbin's command-line tools.
//!
//! Those tools differ among themselves. Chosen here: `explain` is a list of rules, each a list of its columns, and is
//! never null (theirs hold one rule at most); an argument is a text unless it is an object, so `30` is no number (one
//! of them reads every argument as JSON where it can); what an object holds keeps its type (one of them makes it text).

use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Write};

use anstream::stream::RawStream;
use anyhow::Result;
use serde_json::{Map, Value, json};

use super::inline;
use crate::cli::problems::{self, Look};
use crate::policy::Casbin;

/// Arguments of `policy enforce`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The model: a file, or its text with `\n` or `|` between lines.
    #[arg(short, long, value_name = "MODEL")]
    model: String,
    /// The rules: a file, or their text with `\n` or `|` between lines.
    #[arg(short, long, value_name = "POLICY")]
    policy: String,
    /// Read requests from standard input, one JSON array of values a line; each line gets one line of answer.
    #[arg(long, conflicts_with = "values")]
    stdin: bool,
    /// The values of one request, in the order of the model: texts, or JSON objects as `{"Age": 30}`.
    #[arg(value_name = "ARG")]
    values: Vec<String>,
}

pub(in crate::cli) fn run(
    args: &Args,
    output: &mut impl Write,
    errors: &mut impl RawStream,
) -> Result<()> {
    let (model, policy) = (inline::model(&args.model), inline::policy(&args.policy));
    let casbin = Casbin::of(model.given(), policy.given())?;
    // With standard error gone there is nobody left to warn.
    let _ = errors.write_all(problems::shown(casbin.warnings(), Look::of(errors)).as_bytes());
    let mut output = BufWriter::with_capacity(BUFFER, output);
    let written = if args.stdin {
        let mut input = BufReader::with_capacity(BUFFER, io::stdin().lock());
        answer_lines(&casbin, &mut input, &mut output)
    } else {
        let values: Vec<Value> = args.values.iter().map(|text| value(text)).collect();
        let answer = casbin.enforce(&values)?;
        writeln!(output, "{}", json!(answer)).and_then(|()| output.flush())
    };
    match written {
        // Whoever asked has heard enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Answers every line with one line. Whoever waits for an answer before asking on gets it: nothing is kept back once
/// no whole line is left to read.
fn answer_lines(
    casbin: &Casbin,
    input: &mut BufReader<impl Read>,
    output: &mut impl Write,
) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let answer = answer(casbin, &line).unwrap_or_else(|error| json!({ "error": error }));
        writeln!(output, "{answer}")?;
    }
}

fn answer(casbin: &Casbin, line: &[u8]) -> Result<Value, String> {
    if line.trim_ascii().is_empty() {
        return Err(format!("the line is empty, {ARRAY}"));
    }
    let values: Value = serde_json::from_slice(line)
        .map_err(|error| format!("the line is no JSON, {ARRAY}: {error}"))?;
    let values = values
        .as_array()
        .ok_or_else(|| format!("the line is no array, {ARRAY}"))?;
    let answer = casbin.enforce(values).map_err(|error| error.to_string())?;
    Ok(json!(answer))
}

/// What an argument of the command line stands for.
fn value(text: &str) -> Value {
    let object = serde_json::from_str(text)
        .ok()
        .or_else(|| bare_object(text));
    object.map_or_else(|| text.into(), Value::Object)
}

/// `{Age: 30}`, as one of Casbin's tools takes it: names and numbers without quotes. `{id}` is a text.
fn bare_object(text: &str) -> Option<Map<String, Value>> {
    let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let pairs = inner.split(',').map(|pair| {
        let (name, value) = pair.split_once(':')?;
        let name = name.trim();
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let value = serde_json::from_str(value).ok()?;
        is_name.then(|| (name.to_owned(), value))
    });
    pairs.collect()
}

const ARRAY: &str = "write a JSON array of request values, as [\"alice\",\"data1\",\"read\"]";

/// Large enough that a batch is bound by its decisions and not by the system.
const BUFFER: usize = 64 << 10;

//! Checks a matcher before it decides anything: every name is defined, every function known and rightly called.
//!
//! The engine looks names up only when a request reaches them. A matcher that passes here can still fail on a value of
//! an unexpected type, and then the request is refused.

mod call;
mod depth;
mod functions;

use call::call;
use depth::{MAX_DEPTH, too_deep};
use functions::{FUNCTIONS, METHODS};

use super::expression::{self, Kind, Token};
use super::model::{Asker, RoleDefinition};
use super::problem::Code;

pub(super) use call::{Argument, Call};

/// What a matcher may name.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub(super) asker: Asker,
    pub(super) request: &'a [String],
    pub(super) columns: &'a [String],
    pub(super) roles: &'a [RoleDefinition],
    /// Whether `eval` may be called: in the matcher, but not in what is evaluated, where it could call itself.
    pub(super) eval: bool,
}

/// Something wrong with a matcher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) code: Code,
    /// In bytes.
    pub(super) offset: usize,
    pub(super) message: String,
    pub(super) mend: String,
}

/// The calls in a matcher, or everything that is wrong with it.
pub(super) fn check(text: &str, scope: &Scope<'_>) -> Result<Vec<Call>, Vec<Flaw>> {
    if text.len() > MAX_LENGTH {
        let message = format!("the expression is longer than {} KiB", MAX_LENGTH >> 10);
        let mend = "say it with rules, or with claims that hold less";
        return Err(vec![flaw(Code::Matcher, 0, message, mend)]);
    }
    let tokens = expression::tokens(text).map_err(|error| {
        vec![Flaw {
            code: Code::Matcher,
            offset: error.offset,
            message: error.message,
            mend: error.mend.to_owned(),
        }]
    })?;
    if let Some(offset) = too_deep(&tokens) {
        let message = format!("the expression is nested more than {MAX_DEPTH} deep here");
        let mend = "split it among rules";
        return Err(vec![flaw(Code::Matcher, offset, message, mend)]);
    }
    let mut flaws = Vec::new();
    let mut calls = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let after = tokens.get(index + 1..).unwrap_or_default();
        let before = index.checked_sub(1).and_then(|index| tokens.get(index));
        match &token.kind {
            Kind::Text(text) => flaws.extend(rewritten_text(token.offset, text)),
            Kind::Name(name) if KEYWORDS.contains(&name.as_str()) => {}
            Kind::Name(name) if is(before, &[".", "?."]) => {
                flaws.extend(method(token.offset, name, after));
            }
            Kind::Name(name) if is(after.first(), &["("]) && !name.contains('.') => {
                let call = call(token.offset, name, after);
                flaws.extend(scope.call_flaw(&call));
                calls.push(call);
            }
            Kind::Name(name) => flaws.extend(scope.name_flaw(token.offset, name, after)),
            Kind::Number(_) | Kind::Sign(_) => {}
        }
    }
    if flaws.is_empty() {
        Ok(calls)
    } else {
        Err(flaws)
    }
}

impl Scope<'_> {
    fn name_flaw(&self, offset: usize, name: &str, after: &[Token]) -> Option<Flaw> {
        let escaped = ["r_", "p_"].iter().any(|prefix| name.starts_with(prefix));
        let separator = if escaped { '_' } else { '.' };
        let (owner, path) = name.split_once(separator).unwrap_or((name, ""));
        let mut properties = path.split('.');
        let field = properties.next().unwrap_or_default();
        let known = match owner {
            "r" => self.request.iter().any(|known| known == field),
            "p" => self.columns.iter().any(|known| known == field),
            _ => false,
        };
        if !known {
            let message = format!("nothing defines `{name}`");
            let mend = format!("the model defines {}", self.defined_names());
            return Some(flaw(Code::Undefined, offset, message, &mend));
        }
        rewritten_name(offset, path).or_else(|| {
            let last = properties.next_back()?;
            method(offset, last, after)
        })
    }

    fn call_flaw(&self, call: &Call) -> Option<Flaw> {
        let (offset, name) = (call.offset, call.function.as_str());
        let Some(expected) = self.arity(name) else {
            let message = format!("nothing defines the function `{name}`");
            let mend = format!("the functions are {}", self.function_names());
            return Some(flaw(Code::Undefined, offset, message, &mend));
        };
        if expected != call.arguments.len() {
            let message = format!(
                "`{name}` takes {expected} arguments, not {}",
                call.arguments.len()
            );
            return Some(flaw(
                Code::Matcher,
                offset,
                message,
                "add or remove arguments",
            ));
        }
        if name == "eval" {
            return self.eval_flaw(call);
        }
        let pattern_from_request = self.asker == Asker::Server
            && functions::takes_pattern(name)
            && call.arguments.get(1) == Some(&Argument::Request);
        pattern_from_request.then(|| {
            let message = format!("`{name}` would read its pattern from the request");
            flaw(
                Code::Matcher,
                offset,
                message,
                "the value comes first, the pattern second",
            )
        })
    }

    fn eval_flaw(&self, call: &Call) -> Option<Flaw> {
        let of_column = matches!(call.arguments.first(), Some(Argument::Column(_)));
        let message = match (self.eval, of_column) {
            (true, true) => return None,
            (true, false) => "`eval` would run something else than a column of the rule",
            (false, _) => "`eval` inside a rule could call itself without end",
        };
        Some(flaw(
            Code::Matcher,
            call.offset,
            message.to_owned(),
            "write `eval(p.rule)` in the matcher alone",
        ))
    }

    fn arity(&self, name: &str) -> Option<usize> {
        let role = self.roles.iter().find(|role| role.name == name);
        let function = FUNCTIONS.iter().find(|(known, _)| *known == name);
        role.map(|role| role.places)
            .or(function.map(|(_, arity)| *arity))
    }

    fn function_names(&self) -> String {
        let roles = self.roles.iter().map(|role| role.name);
        let names: Vec<String> = roles
            .chain(FUNCTIONS.iter().map(|(name, _)| *name))
            .map(|name| format!("`{name}`"))
            .collect();
        names.join(", ")
    }

    fn defined_names(&self) -> String {
        let request = self.request.iter().map(|field| format!("`r.{field}`"));
        let columns = self.columns.iter().map(|column| format!("`p.{column}`"));
        request.chain(columns).collect::<Vec<_>>().join(", ")
    }
}

fn method(offset: usize, name: &str, after: &[Token]) -> Option<Flaw> {
    let last = name.rsplit('.').next().unwrap_or(name);
    if !is(after.first(), &["("]) || METHODS.contains(&last) {
        return rewritten_name(offset, name);
    }
    let known: Vec<String> = METHODS.iter().map(|name| format!("`{name}`")).collect();
    let mend = format!("lists and objects have {}", known.join(", "));
    Some(flaw(
        Code::Undefined,
        offset,
        format!("nothing defines the method `{last}`"),
        &mend,
    ))
}

/// The crate rewrites `p.x` to `p_x` wherever it stands, also among properties.
fn rewritten_name(offset: usize, path: &str) -> Option<Flaw> {
    let owners = path.rsplit_once('.').map_or("", |(owners, _)| owners);
    let owner = owners.split('.').find(|name| is_owner(name))?;
    let message =
        format!("the engine would take the property `{owner}` for the rule or the request itself");
    Some(flaw(
        Code::Matcher,
        offset,
        message,
        &format!("write `[\"{owner}\"]` instead of `.{owner}`"),
    ))
}

/// … and also inside texts.
fn rewritten_text(offset: usize, text: &str) -> Option<Flaw> {
    let words = text.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_');
    let word = words
        .filter_map(|word| word.strip_suffix('.'))
        .find(|word| is_owner(word))?;
    let message = format!("the engine would rewrite `{word}.` inside this text to `{word}_`");
    Some(flaw(
        Code::Matcher,
        offset,
        message,
        "write the dot as `\\x2e`",
    ))
}

fn is_owner(word: &str) -> bool {
    let number = word.strip_prefix(['r', 'p']);
    number.is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

fn is(token: Option<&Token>, signs: &[&str]) -> bool {
    matches!(token, Some(Token { kind: Kind::Sign(sign), .. }) if signs.contains(sign))
}

fn flaw(code: Code, offset: usize, message: String, mend: &str) -> Flaw {
    Flaw {
        code,
        offset,
        message,
        mend: mend.to_owned(),
    }
}

/// In bytes. Each word of an expression is kept with its place, and evaluated for each rule.
const MAX_LENGTH: usize = 256 << 10;

/// Words that name nothing.
const KEYWORDS: [&str; 3] = ["true", "false", "in"];

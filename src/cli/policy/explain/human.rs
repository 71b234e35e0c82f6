//! An explanation for people: the verdict first, then the reason, then what would change it.

use super::who::Who;
use crate::cli::escaped::escaped;
use crate::cli::policy::asked::Asked;
use crate::cli::policy::reasons;
use crate::http::path::AMBIGUOUS;
use crate::policy::Explained;

pub(super) fn text(who: &Who, asked: &Asked, said: Option<&Explained<'_>>) -> String {
    let verdict = match said {
        Some(said) if said.allows() => "ALLOWED",
        Some(said) if said.explanation.decision.is_allow() => "STEP-UP",
        Some(_) => "DENIED",
        None => "REFUSED",
    };
    let (name, request) = (escaped(&who.name), escaped(&asked.decided()));
    let mut lines = vec![format!("{verdict}  {request}  by {name}"), String::new()];
    match said {
        Some(said) => lines.extend(reasons(who, said)),
        None => lines.push(AMBIGUOUS.to_owned()),
    }
    lines.extend(notes(who, asked, said));
    lines.join("\n") + "\n"
}

fn reasons(who: &Who, said: &Explained<'_>) -> Vec<String> {
    let mut lines = reasons::lines(&said.explanation, &said.steps);
    let decision = &said.explanation.decision;
    if !decision.is_allow() {
        let missing = reasons::missing(&said.enough, who.caller.is_anonymous());
        let change = match (missing, decision.settled_by()) {
            (Some(missing), _) => format!("to allow it: {missing}"),
            (None, Some(_)) => "to allow it: narrow or remove that rule".to_owned(),
            (None, None) => {
                "to allow it: add a rule, since no name alone would be enough".to_owned()
            }
        };
        // The smallest change comes before the rules that came near.
        let nearest = lines.iter().position(|line| line == "nearest rules:");
        lines.insert(nearest.unwrap_or(lines.len()), change);
    }
    if !said.unmet.is_empty() {
        lines.push(match decision.is_allow() {
            true => {
                "but the sign-in is not good enough, and the server refuses until it is:".into()
            }
            false => "even then the sign-in would not be good enough:".into(),
        });
        let demands = said.unmet.iter();
        lines.extend(demands.map(|demand| format!("   {}", reasons::demand(demand))));
    }
    lines
}

fn notes(who: &Who, asked: &Asked, said: Option<&Explained<'_>>) -> Vec<String> {
    let names = who.caller.names().iter();
    let names: Vec<String> = names.map(|name| escaped(name)).collect();
    let mut lines = vec![String::new()];
    if asked.path.is_some() && asked.written != asked.decided() {
        let written = escaped(&asked.written);
        lines.push(format!(
            "asked as {written}, decided as {}",
            escaped(&asked.decided())
        ));
    }
    if said.is_some_and(|said| said.route.is_none()) {
        lines.push(format!(
            "this server has no {} route there, so by itself it answers before it asks the policy",
            asked.method
        ));
    }
    lines.push(format!("known to the policy as {}", names.join(", ")));
    if let Some(said) = said {
        lines.push(format!("revision {}", said.explanation.decision.revision()));
    }
    lines
}

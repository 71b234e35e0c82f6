//! What a search looks at: what the policy folder names, read back into the terms of a request.

use serde_json::Value;

use crate::http::authzen::entities::Object;
use crate::http::authzen::policies::Target;
use crate::http::authzen::question;
use crate::http::doors::resource_type::{Method, ResourceType};
use crate::http::doors::template::Reference;

/// The properties that something is looked at with.
pub(super) type Variant = Object;

/// Resources of the type `name`, each under a key that sorts it: its id and its properties. Routes are those that are
/// `mounted` without a parameter, and what the policy names.
pub(super) fn resources<'t>(
    target: &'t Target<'_>,
    name: &'t str,
    mounted: Vec<String>,
) -> Box<dyn Iterator<Item = (String, (String, Object))> + 't> {
    let paths = target.policy.named().paths().iter();
    match target.kind {
        Some(kind) => Box::new(paths.filter_map(move |path| {
            let (id, properties) = resource(kind, name, path)?;
            Some((path.clone(), (id, properties)))
        })),
        None => {
            // Two groups, each sorted: what is mounted here comes first.
            let keyed = |group: char, path: &str| {
                let key = format!("{group}{path}");
                (key, (path.to_owned(), Object::new()))
            };
            let here: Vec<_> = mounted.iter().map(|path| keyed('0', path)).collect();
            let others = paths.filter(move |path| mounted.binary_search(path).is_err());
            Box::new(
                here.into_iter()
                    .chain(others.map(move |path| keyed('1', path))),
            )
        }
    }
}

/// The names of actions, sorted, and the properties that each is looked at with: none first.
pub(super) fn actions<'t>(target: &'t Target<'_>) -> (Vec<&'t str>, Vec<Variant>) {
    let mut variants = vec![Variant::new()];
    let Some(kind) = target.kind else {
        let mut names = Method::ALL.map(rocket::http::Method::as_str);
        names.sort_unstable();
        return (names.to_vec(), variants);
    };
    for path in target.policy.named().paths().iter().take(MOST_PATHS) {
        let Some(values) = kind.path.read(path) else {
            continue;
        };
        let properties = values
            .into_iter()
            .filter_map(|(reference, value)| match reference {
                Reference::ActionProperty(name) => Some((name.clone(), json(value))),
                _ => None,
            });
        let properties: Variant = properties.collect();
        if variants.len() < MOST_VARIANTS && !variants.contains(&properties) {
            variants.push(properties);
        }
    }
    (kind.actions.keys().map(String::as_str).collect(), variants)
}

/// Whether what is known has all the properties that are `wanted`, as they would stand in a path.
pub(super) fn resembles(known: &Object, wanted: Option<&Object>) -> bool {
    let mut wanted = wanted.into_iter().flatten();
    wanted.all(|(name, value)| {
        let text = |object: &Object| {
            question::value(Some(object), name).map(|text| text.map(std::borrow::Cow::into_owned))
        };
        let is_same = known.get(name) == Some(value);
        let wanted = Object::from_iter([(name.clone(), value.clone())]);
        is_same || matches!((text(known), text(&wanted)), (Ok(Some(one)), Ok(Some(other))) if one == other)
    })
}

/// The resource of this type that `path` is about, with the properties that stand in it.
fn resource(kind: &ResourceType, name: &str, path: &str) -> Option<(String, Object)> {
    let mut id = None;
    let mut properties = Object::new();
    for (reference, value) in kind.path.read(path)? {
        match reference {
            Reference::ResourceType if value != name => return None,
            Reference::ResourceId => id = Some(value),
            Reference::ResourceProperty(name) => {
                properties.insert(name.clone(), json(value));
            }
            _ => {}
        }
    }
    Some((id?, properties))
}

/// What was a flag is one again; a number stays a text, which stands for the same in a path.
fn json(value: String) -> Value {
    match value.as_str() {
        "true" => true.into(),
        "false" => false.into(),
        _ => value.into(),
    }
}

/// Paths that are read for the properties of actions.
const MOST_PATHS: usize = 10_000;

/// Properties that each action is looked at with.
const MOST_VARIANTS: usize = 100;

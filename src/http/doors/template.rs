//! A path that is put together of what an AuthZEN request says, as `/record/{resource.id}/{resource.properties.status}`.
//!
//! A value is percent-encoded, so none can reach into the segment of another; and a path can be read back into its values,
//! which is how a search finds what a policy names.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};

/// A path with references in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Value(Reference),
}

/// What of a request stands in a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// `resource.type`
    ResourceType,
    /// `resource.id`
    ResourceId,
    /// `resource.properties.NAME`
    ResourceProperty(String),
    /// `action.name`
    ActionName,
    /// `action.properties.NAME`
    ActionProperty(String),
    /// `context.NAME`
    Context(String),
}

impl Template {
    /// The path in which each reference is what `value` gives; [`MISSING`] stands where that is nothing, or an empty text.
    ///
    /// # Errors
    /// The first that `value` fails with.
    pub fn fill<'v, E>(
        &self,
        mut value: impl FnMut(&Reference) -> Result<Option<Cow<'v, str>>, E>,
    ) -> Result<String, E> {
        let mut path = String::with_capacity(self.text.len());
        for part in &self.parts {
            match part {
                Part::Text(text) => path.push_str(text),
                Part::Value(reference) => encode(&mut path, value(reference)?.as_deref()),
            }
        }
        Ok(path)
    }

    /// The values that `path` would be filled from, those that are missing left out; `None` if it would be from none.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<Vec<(&Reference, String)>> {
        let mut rest = path;
        let mut values = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => rest = rest.strip_prefix(text.as_str())?,
                Part::Value(reference) => {
                    let end = rest.find(|c| !in_value(c)).unwrap_or(rest.len());
                    let (written, after) = rest.split_at_checked(end)?;
                    rest = after;
                    if written != MISSING {
                        values.push((reference, decode(written)?));
                    }
                }
            }
        }
        rest.is_empty().then_some(values)
    }
}

/// `/{resource.type}/{resource.id}`
impl Default for Template {
    fn default() -> Self {
        let slash = || Part::Text("/".to_owned());
        let (kind, id) = (Reference::ResourceType, Reference::ResourceId);
        Self {
            text: "/{resource.type}/{resource.id}".to_owned(),
            parts: vec![slash(), Part::Value(kind), slash(), Part::Value(id)],
        }
    }
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match parts(&text) {
            Some(parts) => Ok(Self { text, parts }),
            None => Err(format!("found `{text}`, accepted: {FORM}")),
        }
    }
}

impl From<Template> for String {
    fn from(template: Template) -> Self {
        template.text
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Reference {
    fn named(name: &str) -> Option<Self> {
        let property = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        match name.split_once('.')? {
            ("resource", "type") => Some(Self::ResourceType),
            ("resource", "id") => Some(Self::ResourceId),
            ("resource", rest) => {
                property(rest.strip_prefix("properties.")?).map(Self::ResourceProperty)
            }
            ("action", "name") => Some(Self::ActionName),
            ("action", rest) => {
                property(rest.strip_prefix("properties.")?).map(Self::ActionProperty)
            }
            ("context", name) => property(name).map(Self::Context),
            _ => None,
        }
    }
}

/// Two references need text between them that no value can hold, or nobody could tell where one ends.
fn parts(text: &str) -> Option<Vec<Part>> {
    let is_path = text.starts_with('/') && !text.ends_with('/') && !text.contains("//");
    if !is_path {
        return None;
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        parts.push(Part::Text(literal(before, !parts.is_empty())?));
        parts.push(Part::Value(Reference::named(name)?));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(literal(rest, !parts.is_empty())?));
    }
    Some(parts)
}

/// Text between references; it `follows` one unless it is the first.
fn literal(text: &str, follows: bool) -> Option<String> {
    let is_clear = |c: char| in_value(c) && c != '%' || "/:!$&'()+,=@|".contains(c);
    let ends_value = text.starts_with(|c| !in_value(c));
    (text.chars().all(is_clear) && (!follows || ends_value)).then(|| text.to_owned())
}

fn encode(path: &mut String, value: Option<&str>) {
    match value {
        None | Some("") => path.push_str(MISSING),
        // What would be read as missing, or as a step in a path.
        Some(MISSING) => path.push_str("%2D"),
        Some(".") => path.push_str("%2E"),
        Some("..") => path.push_str("%2E%2E"),
        Some(value) => path.extend(utf8_percent_encode(value, ENCODED)),
    }
}

fn decode(written: &str) -> Option<String> {
    let value = percent_decode_str(written).decode_utf8().ok()?;
    let mut again = String::new();
    encode(&mut again, Some(&value));
    (again == written).then(|| value.into_owned())
}

/// Whether an encoded value may hold it.
fn in_value(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.~%".contains(c)
}

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Stands for what a request does not say.
pub const MISSING: &str = "-";

const FORM: &str = "a path as `/{resource.type}/{resource.id}`, with `{resource.type}`, `{resource.id}`, `{resource.properties.NAME}`, \
                    `{action.name}`, `{action.properties.NAME}` and `{context.NAME}`, two of them never side by side";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn template(text: &str) -> Result<Template, String> {
        Template::try_from(text.to_owned())
    }

    #[test]
    fn only_a_path_that_can_be_read_back_is_a_template() {
        for (text, is_one) in [
            ("/record/{resource.id}", true),
            ("/{resource.type}/{resource.id}", true),
            ("/r/{resource.properties.a.b}:{action.name}", true),
            ("/{context.tenant}/x", true),
            ("/fixed", true),
            ("{resource.id}", false),
            ("/{resource.id}/", false),
            ("/a//{resource.id}", false),
            ("/{resource.id}{action.name}", false),
            ("/{resource.id}x", false),
            ("/{resource.id}-{action.name}", false),
            ("/{resource.owner}", false),
            ("/{resource.properties.}", false),
            ("/{subject.id}", false),
            ("/{resource.id", false),
            ("/a}", false),
            ("/a b", false),
            ("/a%2f", false),
            ("/a?b", false),
        ] {
            assert_eq!(template(text).is_ok(), is_one, "{text}");
        }
    }

    #[test]
    fn the_default_is_what_its_text_says() {
        let default = Template::default();
        assert_eq!(template(&default.to_string()), Ok(default));
    }

    #[test]
    fn a_value_stays_in_its_place() {
        let template = template("/r/{resource.id}/{resource.properties.status}").unwrap();
        for (id, status, path) in [
            ("7", Some("open"), "/r/7/open"),
            ("7", None, "/r/7/-"),
            ("7", Some("-"), "/r/7/%2D"),
            ("7", Some(""), "/r/7/-"),
            ("7/open", None, "/r/7%2Fopen/-"),
            ("..", None, "/r/%2E%2E/-"),
            ("a:b@c", None, "/r/a%3Ab%40c/-"),
            ("é%", None, "/r/%C3%A9%25/-"),
        ] {
            let filled = template.fill(|reference| match reference {
                Reference::ResourceId => Ok::<_, ()>(Some(Cow::Borrowed(id))),
                _ => Ok(status.map(Cow::Borrowed)),
            });
            assert_eq!(filled.as_deref(), Ok(path));
        }
    }

    #[test]
    fn other_paths_are_read_as_none() {
        let template = template("/r/{resource.id}/{resource.properties.status}").unwrap();
        for path in [
            "/r/7", "/r/7/", "/r//x", "/r/7/x/y", "/q/7/x", "/r/%zz/x", "/r/%41/x", "/r/7/:s",
        ] {
            assert_eq!(template.read(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn what_was_filled_is_read_back(id in ".{1,8}", status in proptest::option::of(".{1,8}")) {
            let template = template("/{resource.id}/{resource.properties.status}").unwrap();
            let path = template.fill(|reference| match reference {
                Reference::ResourceId => Ok::<_, ()>(Some(Cow::Borrowed(id.as_str()))),
                _ => Ok(status.as_deref().map(Cow::Borrowed)),
            });
            let read = template.read(&path.unwrap()).unwrap();
            let values: Vec<String> = read.into_iter().map(|(_, value)| value).collect();
            prop_assert_eq!(values, [Some(id), status].into_iter().flatten().collect::<Vec<_>>());
        }
    }
}

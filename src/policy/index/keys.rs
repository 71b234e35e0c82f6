//! Under which key a pattern is filed: its shape, and the texts that it fixes.

use smallvec::SmallVec;

use super::hash::{Hash, PARAMETER, SEED, mix};
use super::shape::{End, Shape};
use crate::policy::patterns::{Function, Pattern, is_simple, parameter_of};

/// A shape, and the fixed texts of one pattern.
pub(super) struct Key {
    pub(super) shape: Shape,
    pub(super) hash: u64,
}

/// Nearly every pattern has one.
type Keys = SmallVec<[Key; 1]>;

/// Where a pattern is filed; several keys for several literal texts.
pub(super) fn keys(
    function: Function,
    pattern: &str,
    compiled: Option<&Pattern>,
    hash: &Hash,
) -> Keys {
    let one = |key: Key| SmallVec::from_iter([key]);
    match compiled {
        Some(Pattern::Literals(texts)) => texts.iter().map(|text| literal(text, hash)).collect(),
        _ if function == Function::KeyMatch => one(key_match(pattern, hash)),
        _ if is_simple(function, pattern) => simple(function, pattern, hash),
        Some(Pattern::Regex(Function::RegexMatch, _)) => {
            one(beginning(&regex_start(pattern), hash))
        }
        Some(Pattern::Glob(_)) => {
            let end = pattern
                .find(|c| r"*?[{\!".contains(c))
                .unwrap_or(pattern.len());
            one(beginning(pattern.get(..end).unwrap_or_default(), hash))
        }
        Some(Pattern::Regex(..) | Pattern::Repeated(..)) => {
            one(simple_start(function, pattern, hash))
        }
        _ => one(any()),
    }
}

fn any() -> Key {
    Key {
        shape: Shape::ANY,
        hash: SEED,
    }
}

fn literal(text: &str, hash: &Hash) -> Key {
    fixed(text.split('/').map(Some), End::Exact, hash)
}

fn key_match(pattern: &str, hash: &Hash) -> Key {
    match pattern.split_once('*') {
        Some((start, _)) => beginning(start, hash),
        None => literal(pattern, hash),
    }
}

/// The key of all paths that begin with `start`.
fn beginning(start: &str, hash: &Hash) -> Key {
    let (segments, partial) = match start.rsplit_once('/') {
        Some((segments, partial)) => (Some(segments), partial),
        None => (None, start),
    };
    let segments = segments
        .into_iter()
        .flat_map(|segments| segments.split('/').map(Some));
    fixed_and(segments, partial, End::More(graded(partial.len())), hash)
}

/// The key of segments, and of the text that the one after them begins with, as far as `end` looks at it.
fn fixed_and<'a>(
    segments: impl Iterator<Item = Option<&'a str>>,
    partial: &str,
    end: End,
    hash: &Hash,
) -> Key {
    let mut key = fixed(segments, end, hash);
    if key.shape.count == 0 && end == End::More(0) {
        return any();
    }
    if let End::More(bytes @ 1..) | End::MoreButDot(bytes @ 1..) = key.shape.end {
        let start = partial.as_bytes().get(..bytes).unwrap_or_default();
        key.hash = mix(key.hash, hash.of_bytes(start));
    }
    key
}

/// A pattern with dots is filed as if they were no more than dots, and once for each that may be something else: then the
/// dots before it are dots, and what is in its place is none.
fn simple(function: Function, pattern: &str, hash: &Hash) -> Keys {
    let dots: SmallVec<[usize; 4]> = pattern.match_indices('.').map(|(at, _)| at).collect();
    if dots.len() > MOST_DOTS {
        return SmallVec::from_iter([simple_start(function, pattern, hash)]);
    }
    let odd = dots.iter().map(|at| {
        let start = pattern.get(..*at).unwrap_or_default();
        let (segments, partial) = match start.rsplit_once('/') {
            Some((segments, partial)) => (Some(segments), partial),
            None => (None, start),
        };
        let segments = segments
            .into_iter()
            .flat_map(|segments| segments.split('/'));
        let end = match graded(partial.len()) {
            bytes if bytes == partial.len() => End::MoreButDot(bytes),
            bytes => End::More(bytes),
        };
        fixed_and(fixed_segments(function, segments), partial, end, hash)
    });
    let plain = segments(function, pattern, hash);
    std::iter::once(plain).chain(odd).collect()
}

fn segments(function: Function, pattern: &str, hash: &Hash) -> Key {
    let (pattern, end) = match pattern.strip_suffix("/*") {
        Some(start) => (start, End::More(0)),
        None => (pattern, End::Exact),
    };
    fixed(fixed_segments(function, pattern.split('/')), end, hash)
}

/// The texts of segments, `None` for parameters.
fn fixed_segments<'a>(
    function: Function,
    segments: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = Option<&'a str>> {
    let parameter = parameter_of(function);
    segments.map(move |segment| {
        let is_parameter = parameter.is_some_and(|is_parameter| is_parameter(segment));
        (!is_parameter).then_some(segment)
    })
}

/// The simple segments that a path pattern begins with, and the literal text that the next one begins with.
fn simple_start(function: Function, pattern: &str, hash: &Hash) -> Key {
    let whole: Vec<&str> = pattern.split('/').collect();
    let is_fixed = |segment: &&&str| is_simple(function, segment) && !segment.contains('.');
    let simple = whole.iter().take_while(is_fixed).count();
    let next = whole.get(simple).copied();
    // An alternative, or a sign that makes the slash before it optional, leaves nothing certain.
    let is_optional = next.is_some_and(|next| {
        next.starts_with(['?', '+']) || next.starts_with('{') && function == Function::KeyMatch2
    });
    if simple == 0 || is_optional || pattern.contains('|') {
        return any();
    }
    let segments = fixed_segments(function, whole.into_iter().take(simple));
    match next.map(literal_start) {
        None => fixed(segments, End::Exact, hash),
        Some(start) => fixed_and(segments, &start, End::More(graded(start.len())), hash),
    }
}

/// The text that everything begins with which an anchored regex matches.
fn regex_start(pattern: &str) -> String {
    let rest = pattern.strip_prefix('^');
    let rest = rest.filter(|rest| !rest.contains('|'));
    rest.map(literal_start).unwrap_or_default()
}

/// The literal text that an expression without alternatives begins with.
fn literal_start(expression: &str) -> String {
    let mut start = String::new();
    let mut chars = expression.chars().peekable();
    while let Some(c) = chars.next() {
        let literal = match c {
            // `\<` and `\>` stand for the ends of a word, and for no text.
            '\\' => chars.next_if(|next| next.is_ascii_punctuation() && !"<>".contains(*next)),
            c if r".+*?()[]{}^$:".contains(c) => None,
            c => Some(c),
        };
        let is_repeated = chars.peek().is_some_and(|next| "*+?{".contains(*next));
        let Some(literal) = literal.filter(|_| !is_repeated) else {
            break;
        };
        start.push(literal);
    }
    start
}

/// The key of segments, of which `None` may be anything. No more are looked at than a shape has bits for.
fn fixed<'a>(segments: impl Iterator<Item = Option<&'a str>>, end: End, hash: &Hash) -> Key {
    let mut shape = Shape {
        count: 0,
        parameters: 0,
        end,
    };
    let mut key = SEED;
    for segment in segments {
        if shape.count == MOST_SEGMENTS {
            shape.end = End::More(0);
            break;
        }
        match segment {
            Some(text) => key = mix(key, hash.of(text)),
            None => {
                key = mix(key, PARAMETER);
                shape.parameters |= 1 << shape.count;
            }
        }
        shape.count += 1;
    }
    Key { shape, hash: key }
}

/// Few lengths, so that a path is looked up only a few times: every length that a name has, then coarser ones.
fn graded(bytes: usize) -> usize {
    match bytes {
        0..=32 => bytes,
        33..=128 => bytes - bytes % 16,
        _ => 128,
    }
}

const MOST_SEGMENTS: usize = 63;

/// A pattern with more dots is filed by what stands before the first.
const MOST_DOTS: usize = 4;

#[cfg(test)]
mod tests;

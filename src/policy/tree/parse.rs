//! Parses a matcher, by the precedence that the casbin crate's script language has.
//!
//! Tokens were checked before: every name is defined, every function known and rightly called.

use super::lists::has_stray_list;
use super::operators::{self, Operator};
use super::scope::{Outside, Scope};
use super::term::{Property, Tree};
use crate::policy::expression::{self, Kind, Token};
use crate::policy::interpreter;

/// The tree of an expression, or the first term that is outside the grammar.
pub(in crate::policy) fn parse(text: &str, scope: &mut Scope<'_>) -> Result<Tree, Outside> {
    let tokens = expression::tokens(text).map_err(|error| Outside {
        rule: None,
        offset: error.offset,
        term: text.get(error.offset..).unwrap_or_default().to_owned(),
    })?;
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        depth: 0,
        scope,
    };
    let tree = parser.binary(0)?;
    if parser.peek().is_some() {
        return Err(parser.outside());
    }
    match has_stray_list(&tree, false) {
        false => Ok(tree),
        true => Err(Outside {
            rule: None,
            offset: text.find('[').unwrap_or_default(),
            term: "[".to_owned(),
        }),
    }
}

struct Parser<'a, 's, 'm> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    scope: &'s mut Scope<'m>,
}

impl Parser<'_, '_, '_> {
    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Kind::Sign(found)) if *found == sign)
    }

    fn skip(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), Outside> {
        if self.skip(sign) {
            Ok(())
        } else {
            Err(self.outside())
        }
    }

    /// The token at hand is outside the grammar.
    fn outside(&self) -> Outside {
        self.outside_at(self.at)
    }

    fn outside_at(&self, at: usize) -> Outside {
        let token = self.tokens.get(at).or(self.tokens.last());
        Outside {
            rule: None,
            offset: token.map_or(0, |token| token.offset),
            term: match token.map(|token| &token.kind) {
                Some(Kind::Name(name)) => name.clone(),
                Some(Kind::Text(text)) => format!("\"{text}\""),
                Some(Kind::Sign(sign)) => (*sign).to_owned(),
                Some(Kind::Number(text)) => text.clone(),
                None => String::new(),
            },
        }
    }

    /// Operators of at least so much precedence; all of them bind to the left.
    fn binary(&mut self, least: u8) -> Result<Tree, Outside> {
        let mut left = self.unary()?;
        while let Some((operator, precedence)) = self.operator().filter(|(_, p)| *p >= least) {
            self.at += 1;
            let right = self.binary(precedence + 1)?;
            left = operators::joined(operator, left, right);
        }
        Ok(left)
    }

    fn operator(&self) -> Option<(Operator, u8)> {
        match self.peek()? {
            Kind::Sign(sign) => operators::find(sign),
            Kind::Name(name) if name == "in" => operators::find("in"),
            _ => None,
        }
    }

    fn unary(&mut self) -> Result<Tree, Outside> {
        let after = self.tokens.get(self.at + 1).map(|token| &token.kind);
        if let (true, Some(Kind::Number(digits))) = (self.is("-"), after) {
            let number: Result<i128, _> = format!("-{digits}").parse();
            let number = number.map_err(|_| self.outside())?;
            self.at += 2;
            return Ok(Tree::Integer(number));
        }
        if !self.is("!") {
            return self.primary();
        }
        self.deeper(|parser| {
            parser.at += 1;
            Ok(Tree::Not(Box::new(parser.unary()?)))
        })
    }

    /// A matcher of a thousand parentheses must not exhaust the stack.
    fn deeper<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, Outside>,
    ) -> Result<T, Outside> {
        if self.depth == MAX_DEPTH {
            return Err(self.outside());
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn primary(&mut self) -> Result<Tree, Outside> {
        let (start, Some(kind)) = (self.at, self.peek().cloned()) else {
            return Err(self.outside());
        };
        self.at += 1;
        match kind {
            Kind::Sign("(") => {
                let inner = self.deeper(|parser| parser.binary(0))?;
                self.expect(")")?;
                Ok(inner)
            }
            Kind::Sign("[") => self.deeper(Self::list),
            Kind::Text(quoted) => text(&quoted).ok_or_else(|| self.outside_at(start)),
            Kind::Number(digits) => match digits.parse() {
                Ok(number) => Ok(Tree::Integer(number)),
                Err(_) => Err(self.outside_at(start)),
            },
            Kind::Name(name) if self.is("(") => self.deeper(|parser| parser.call(&name, start)),
            Kind::Name(name) => self.name(&name, start),
            Kind::Sign(_) => Err(self.outside_at(start)),
        }
    }

    fn list(&mut self) -> Result<Tree, Outside> {
        let mut parts = Vec::new();
        while !self.is("]") {
            parts.push(self.binary(0)?);
            if !self.skip(",") {
                break;
            }
        }
        self.expect("]")?;
        Ok(Tree::List(parts))
    }

    fn name(&mut self, name: &str, start: usize) -> Result<Tree, Outside> {
        match name {
            "true" => return Ok(Tree::Bool(true)),
            "false" => return Ok(Tree::Bool(false)),
            _ => {}
        }
        let outside = || self.outside_at(start);
        let (owner, path) = name.split_once(['.', '_']).ok_or_else(outside)?;
        let mut parts = path.split('.');
        let field = parts.next().unwrap_or_default();
        let model = self.scope.model;
        match owner {
            "r" => {
                let found = model.request.iter().position(|known| known == field);
                let field = found.ok_or_else(outside)?;
                let mut properties: Vec<Property> = parts.map(property).collect();
                self.properties(&mut properties)?;
                if properties.iter().any(is_getter) {
                    return Err(self.outside_at(start));
                }
                Ok(Tree::Request(field, properties))
            }
            "p" if parts.next().is_none() && !self.goes_on() => {
                let found = model.columns.iter().position(|known| known == field);
                found.map(Tree::Column).ok_or_else(outside)
            }
            _ => Err(outside()),
        }
    }

    fn goes_on(&self) -> bool {
        ["[", "?[", ".", "?."].iter().any(|sign| self.is(sign))
    }

    fn properties(&mut self, properties: &mut Vec<Property>) -> Result<(), Outside> {
        while self.goes_on() {
            let start = self.at;
            let (optional, index) = (
                self.is("?.") || self.is("?["),
                self.is("[") || self.is("?["),
            );
            self.at += 1;
            let kind = self.peek().cloned();
            self.at += 1;
            match kind {
                Some(Kind::Text(quoted)) if index => {
                    let Some(Tree::Text(name)) = text(&quoted) else {
                        return Err(self.outside_at(start));
                    };
                    properties.push(Property { name, optional });
                    self.expect("]")?;
                }
                Some(Kind::Name(name)) if !index && !self.is("(") => {
                    let mut named = name.split('.').map(property);
                    properties.extend(named.next().map(|first| Property { optional, ..first }));
                    properties.extend(named);
                }
                _ => return Err(self.outside_at(start)),
            }
        }
        Ok(())
    }

    fn call(&mut self, name: &str, start: usize) -> Result<Tree, Outside> {
        self.at += 1;
        let mut arguments = Vec::new();
        while !self.is(")") {
            arguments.push(self.binary(0)?);
            if !self.skip(",") {
                break;
            }
        }
        self.expect(")")?;
        if self.goes_on() {
            return Err(self.outside());
        }
        self.scope
            .call(name, arguments)
            .ok_or_else(|| self.outside_at(start))
    }
}

fn property(name: &str) -> Property {
    Property {
        name: name.into(),
        optional: false,
    }
}

/// Whether the crate reads a property of that name from lists and numbers, too.
fn is_getter(property: &Property) -> bool {
    ["is_empty", "is_even", "is_odd", "is_zero", "len"].contains(&&*property.name)
}

/// A text with its escapes resolved.
fn text(quoted: &str) -> Option<Tree> {
    if !quoted.contains('\\') && !quoted.contains('\n') {
        return Some(Tree::Text(quoted.into()));
    }
    interpreter::text_value(quoted).map(|text| Tree::Text(text.into()))
}

/// How deep an expression may be nested; no person writes one so deep.
const MAX_DEPTH: usize = 64;

#[cfg(test)]
mod tests;

//! The kinds of problems: a closed list with stable names, each documented in `docs/findings.md`.
//!
//! A name is for ever: tools sort and suppress by it.

mod meaning;

use meaning::MEANINGS;

/// The kind of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The folder or a file is missing, unreadable, no regular file, or too large.
    Unreadable,
    /// A file is not UTF-8, begins with a byte-order mark, or holds a character that nobody sees.
    Encoding,
    /// A quote that is not closed, or text beside one.
    Quote,
    /// A `#` inside a field: there are no comments at the end of a line.
    InlineComment,
    /// A field without a value.
    EmptyField,
    /// A line of `policy.csv` whose type the model does not define.
    LineType,
    /// A line with more or fewer columns than the model defines.
    ColumnCount,
    /// An effect other than `allow` and `deny`.
    Effect,
    /// A pattern that the function it is given to cannot read.
    Pattern,
    /// A line of `model.conf` that is no definition, or a section or key that is not known.
    ModelSyntax,
    /// A section or key that is defined twice.
    Duplicate,
    /// A section that every model needs.
    MissingSection,
    /// Definitions that no decision would use.
    UnusedDefinition,
    /// A request field that no request has.
    RequestField,
    /// A role definition of a shape that is not known.
    RoleDefinition,
    /// A policy effect that no engine knows.
    PolicyEffect,
    /// A name in the matcher that nothing defines.
    Undefined,
    /// A matcher that does not parse, or means something else than it reads.
    Matcher,
    /// A `cases.toml` that does not parse.
    CaseSyntax,
    /// A persona that is not known, or has no `sub`.
    Persona,
    /// A case that the policy does not meet.
    CaseFailed,
    /// A `step_up.toml` that does not parse, or a demand that could not mean what it says.
    StepUp,
    /// A `revoked.toml` that does not parse, or an entry that would not revoke what it says.
    Revocation,
    /// The program itself failed on the files; nothing is known to be wrong with them.
    Fault,
    /// A pattern that matches more than it seems to.
    WiderPattern,
    /// A term for which the casbin crate decides in place of the compiled engine.
    SlowTerm,
    /// A line that says what an earlier line says.
    RepeatedLine,
    /// A rule that changes no decision, since another one settles all that it matches.
    ShadowedRule,
    /// A rule that allows nothing, since another one denies all that it matches.
    BeatenAllow,
    /// A rule whose effect the policy effect does not look at.
    IdleEffect,
    /// A name that no caller can have.
    UnheldName,
    /// A name that is nearly another one, which was probably meant.
    NearMiss,
    /// A blank inside a name or a pattern, where none can be meant.
    StrayBlank,
    /// A role that is given and leads to no rule.
    RoleWithoutRule,
    /// Roles that lead back to themselves.
    RoleCycle,
    /// A link of one role definition that tools with one graph would count for another one, too.
    CrossedRoles,
    /// A rule, or a demand on the sign-in, that matches no mounted route.
    UnroutedRule,
    /// A mounted route that no rule allows to anyone.
    UncoveredRoute,
    /// A method that no request, or no route that the rule matches, has.
    UnknownMethod,
    /// An entry of `revoked.toml` for an issuer whose tokens are not taken.
    RevocationIssuer,
}

/// Whether a problem keeps a policy from being served by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It does.
    Error,
    /// It does not, but somebody should look.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Code {
    /// Every kind, errors first.
    pub const ALL: [Self; 40] = [
        Self::Unreadable,
        Self::Encoding,
        Self::Quote,
        Self::InlineComment,
        Self::EmptyField,
        Self::LineType,
        Self::ColumnCount,
        Self::Effect,
        Self::Pattern,
        Self::ModelSyntax,
        Self::Duplicate,
        Self::MissingSection,
        Self::UnusedDefinition,
        Self::RequestField,
        Self::RoleDefinition,
        Self::PolicyEffect,
        Self::Undefined,
        Self::Matcher,
        Self::CaseSyntax,
        Self::Persona,
        Self::CaseFailed,
        Self::StepUp,
        Self::Revocation,
        Self::Fault,
        Self::WiderPattern,
        Self::SlowTerm,
        Self::RepeatedLine,
        Self::ShadowedRule,
        Self::BeatenAllow,
        Self::IdleEffect,
        Self::UnheldName,
        Self::NearMiss,
        Self::StrayBlank,
        Self::RoleWithoutRule,
        Self::RoleCycle,
        Self::CrossedRoles,
        Self::UnroutedRule,
        Self::UncoveredRoute,
        Self::UnknownMethod,
        Self::RevocationIssuer,
    ];

    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Encoding => "encoding",
            Self::Quote => "quote",
            Self::InlineComment => "inline-comment",
            Self::EmptyField => "empty-field",
            Self::LineType => "line-type",
            Self::ColumnCount => "column-count",
            Self::Effect => "effect",
            Self::Pattern => "pattern",
            Self::ModelSyntax => "model-syntax",
            Self::Duplicate => "duplicate",
            Self::MissingSection => "missing-section",
            Self::UnusedDefinition => "unused-definition",
            Self::RequestField => "request-field",
            Self::RoleDefinition => "role-definition",
            Self::PolicyEffect => "policy-effect",
            Self::Undefined => "undefined",
            Self::Matcher => "matcher",
            Self::CaseSyntax => "case-syntax",
            Self::Persona => "persona",
            Self::CaseFailed => "case-failed",
            Self::StepUp => "step-up",
            Self::Revocation => "revocation",
            Self::Fault => "fault",
            Self::WiderPattern => "wider-pattern",
            Self::SlowTerm => "slow-term",
            Self::RepeatedLine => "repeated-line",
            Self::ShadowedRule => "shadowed-rule",
            Self::BeatenAllow => "beaten-allow",
            Self::IdleEffect => "idle-effect",
            Self::UnheldName => "unheld-name",
            Self::NearMiss => "near-miss",
            Self::StrayBlank => "stray-blank",
            Self::RoleWithoutRule => "role-without-rule",
            Self::RoleCycle => "role-cycle",
            Self::CrossedRoles => "crossed-roles",
            Self::UnroutedRule => "unrouted-rule",
            Self::UncoveredRoute => "uncovered-route",
            Self::UnknownMethod => "unknown-method",
            Self::RevocationIssuer => "revocation-issuer",
        }
    }

    /// What it means, in a sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        let found = MEANINGS.iter().find(|(name, _)| *name == self.as_str());
        found.map_or("", |(_, meaning)| *meaning)
    }

    /// How much a problem of this kind matters.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::WiderPattern
            | Self::SlowTerm
            | Self::RepeatedLine
            | Self::ShadowedRule
            | Self::BeatenAllow
            | Self::IdleEffect
            | Self::UnheldName
            | Self::NearMiss
            | Self::StrayBlank
            | Self::RoleWithoutRule
            | Self::RoleCycle
            | Self::CrossedRoles
            | Self::UnroutedRule
            | Self::UncoveredRoute
            | Self::UnknownMethod
            | Self::RevocationIssuer => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_holds_every_kind_once() {
        let file: syn::File = syn::parse_str(include_str!("code.rs")).unwrap();
        let kinds = file.items.iter().find_map(|item| match item {
            syn::Item::Enum(found) if found.ident == "Code" => Some(found.variants.len()),
            _ => None,
        });
        let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!((Some(names.len()), names.len()), (kinds, Code::ALL.len()));
    }

    #[test]
    fn every_kind_has_a_meaning() {
        let names = MEANINGS.map(|(name, _)| name);
        assert_eq!(names, Code::ALL.map(Code::as_str));
    }
}

//! Policies of any size, written to a folder as an admin would.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use whiteroom::policy::Config;

/// How the rules of a policy are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The shipped model, ten rules a role.
    TenARole,
    /// The shipped model, and one role that holds every rule.
    OneRole,
    /// Roles and rules in domains, ten rules a role.
    Domains,
    /// The worst case: every rule a regex of its own over the same paths.
    Regexes,
    /// The same with globs.
    Globs,
}

impl Shape {
    pub(crate) const ALL: [Self; 3] = [Self::TenARole, Self::OneRole, Self::Domains];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::TenARole => "ten rules a role",
            Self::OneRole => "one role",
            Self::Domains => "domains",
            Self::Regexes => "distinct regexes",
            Self::Globs => "distinct globs",
        }
    }

    fn matcher(self) -> &'static str {
        match self {
            Self::TenARole | Self::OneRole => {
                "g(r.sub, p.sub) && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act)"
            }
            Self::Domains => {
                "g(r.sub, p.sub, r.dom) && r.dom == p.dom && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act)"
            }
            Self::Regexes => "g(r.sub, p.sub) && regexMatch(r.obj, p.obj)",
            Self::Globs => "g(r.sub, p.sub) && globMatch(r.obj, p.obj)",
        }
    }

    pub(crate) fn model(self) -> String {
        let (request, columns, roles) = match self {
            Self::Domains => ("sub, dom, obj, act", "sub, dom, obj, act, eft", "_, _, _"),
            _ => ("sub, obj, act", "sub, obj, act, eft", "_, _"),
        };
        format!(
            "[request_definition]\nr = {request}\n[policy_definition]\np = {columns}\n\
             [role_definition]\ng = {roles}\n[policy_effect]\n\
             e = some(where (p.eft == allow)) && !some(where (p.eft == deny))\n[matchers]\nm = {}\n",
            self.matcher()
        )
    }

    /// So many rules, of which the last denies.
    pub(crate) fn rules(self, rules: usize) -> String {
        let mut text = String::new();
        for rule in 0..rules - 1 {
            let (role, path) = (rule / 10, rule % 10);
            let _ = match self {
                Self::TenARole => writeln!(
                    text,
                    "p, role:r{role}, /api/team{role}/things{path}/:id, ^(GET|POST)$, allow"
                ),
                Self::OneRole => {
                    writeln!(
                        text,
                        "p, role:all, /api/team{role}/things{path}/:id, ^(GET|POST)$, allow"
                    )
                }
                Self::Domains => writeln!(
                    text,
                    "p, role:r{role}, dom{}, /api/team{role}/things{path}/:id, ^(GET|POST)$, allow",
                    role % 100
                ),
                Self::Regexes => writeln!(text, "p, role:all, ^/api/.*/x{rule}[0-9]+$, GET, allow"),
                Self::Globs => writeln!(text, "p, role:all, /api/*/x{rule}[0-9]*, GET, allow"),
            };
        }
        text + self.denial()
    }

    fn denial(self) -> &'static str {
        match self {
            Self::Domains => "p, role:banned, dom0, /api/*, .*, deny\n",
            _ => "p, role:banned, /api/*, .*, deny\n",
        }
    }
}

/// A policy folder that goes away with the value.
pub(crate) struct Written(PathBuf);

impl Written {
    pub(crate) fn new(shape: Shape, rules: usize) -> Self {
        let name = format!(
            "whiteroom-bench-{}-{}-{rules}",
            std::process::id(),
            shape.name()
        );
        let dir = std::env::temp_dir().join(name.replace(' ', "-"));
        fs::create_dir_all(&dir).expect("a temporary folder");
        fs::write(dir.join("model.conf"), shape.model()).expect("a model");
        fs::write(dir.join("policy.csv"), shape.rules(rules)).expect("a policy");
        Self(dir)
    }

    pub(crate) fn config(&self) -> Config {
        Config {
            dir: self.0.clone(),
            ..Config::default()
        }
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

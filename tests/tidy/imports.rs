//! Finds what each file takes from which other file, by its syntax: `use` trees and every path in its code.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, UseTree, Visibility};

/// A module path such as `["http", "gate"]`.
pub(crate) type Module = Vec<String>;

/// One thing that one file takes from another.
#[derive(Debug)]
pub(crate) struct Import {
    /// The file that takes.
    pub(crate) from: Module,
    /// The file that it takes from.
    pub(crate) to: Module,
    /// The whole path from the root of the crate.
    pub(crate) path: Vec<String>,
}

/// Every import among `files`. Tests may import what they like.
pub(crate) fn of(files: &BTreeMap<Module, String>) -> Vec<Import> {
    let mut imports = Vec::new();
    for (module, text) in files
        .iter()
        .filter(|(module, _)| module.last().is_none_or(|last| last != "tests"))
    {
        let syntax =
            syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", module.join("::")));
        let mut paths = Paths(Vec::new());
        paths.visit_file(&syntax);
        imports.extend(
            paths
                .0
                .into_iter()
                .filter_map(|path| resolve(module, &path, files)),
        );
    }
    imports
}

fn resolve(from: &Module, path: &[String], files: &BTreeMap<Module, String>) -> Option<Import> {
    let (first, rest) = path.split_first()?;
    let mut absolute = match first.as_str() {
        "crate" => Vec::new(),
        "self" => from.clone(),
        "super" => from[..from.len() - 1].to_vec(),
        "whiteroom" if *from == ["main"] => Vec::new(),
        child if files.contains_key(&[from.as_slice(), &[child.to_owned()]].concat()) => {
            [from.as_slice(), &[child.to_owned()]].concat()
        }
        _ => return None,
    };
    for segment in rest {
        if segment == "super" {
            absolute.pop();
        } else {
            absolute.push(segment.clone());
        }
    }
    let to = (1..=absolute.len())
        .rev()
        .map(|end| absolute[..end].to_vec())
        .find(|module| files.contains_key(module))?;
    Some(Import {
        from: from.clone(),
        to,
        path: absolute,
    })
}

struct Paths(Vec<Vec<String>>);

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !module.attrs.iter().any(is_for_tests) {
            visit::visit_item_mod(self, module);
        }
    }

    /// `pub(in crate::policy)` says who may look, and takes nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        flatten(&item.tree, &mut Vec::new(), &mut self.0);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.0.push(
                path.segments
                    .iter()
                    .map(|segment| segment.ident.to_string())
                    .collect(),
            );
        }
        visit::visit_path(self, path);
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<syn::Path>()
            .is_ok_and(|path| path.is_ident("test"))
}

fn flatten(tree: &UseTree, way: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    match tree {
        UseTree::Path(path) => {
            way.push(path.ident.to_string());
            flatten(&path.tree, way, paths);
            way.pop();
        }
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| flatten(tree, way, paths)),
        UseTree::Name(name) if name.ident == "self" => paths.push(way.clone()),
        UseTree::Name(name) => paths.push([way.as_slice(), &[name.ident.to_string()]].concat()),
        UseTree::Rename(name) => paths.push([way.as_slice(), &[name.ident.to_string()]].concat()),
        UseTree::Glob(_) => paths.push(way.clone()),
    }
}

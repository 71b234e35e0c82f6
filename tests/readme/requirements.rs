//! The table of promises names tests that exist: a promise whose test is gone is none.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::root;

/// The rows of the tables, without their heads.
fn rows(document: &str) -> Vec<Vec<&str>> {
    let rows = document.lines().filter_map(|line| {
        let cells = line.strip_prefix("| ")?.strip_suffix(" |")?;
        Some(cells.split(" | ").map(str::trim).collect())
    });
    let is_head = |row: &Vec<&str>| row.first() == Some(&"promise");
    rows.filter(|row| !is_head(row)).collect()
}

/// The file of a test, and its name. A module without a file of its own stands in the one above.
fn place(test: &str) -> Option<(PathBuf, &str)> {
    let (module, name) = test.rsplit_once("::")?;
    if module.starts_with("tests/") {
        return Some((root().join(module), name));
    }
    let file = root().join("src").join(module.replace("::", "/"));
    let own = file.with_extension("rs");
    let above = file.parent()?.with_extension("rs");
    let is_own = own.exists();
    Some((if is_own { own } else { above }, name))
}

/// Whether a file has a test of this name, and not just a function.
fn has_test(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let declares = |line: &str| {
        let rest = line.strip_prefix("async ").unwrap_or(line);
        let rest = rest
            .strip_prefix("fn ")
            .and_then(|rest| rest.strip_prefix(name));
        rest.is_some_and(|rest| rest.starts_with('('))
    };
    let Some(at) = lines.iter().position(|line| declares(line)) else {
        return false;
    };
    let before = lines.iter().take(at).rev();
    let mut attributes = before.take_while(|line| line.starts_with("#["));
    attributes.any(|line| line.ends_with("test]"))
}

#[test]
fn every_promise_about_tokens_names_tests_that_exist() {
    let document = fs::read_to_string(root().join("docs/token-requirements.md")).unwrap();
    let rows = rows(&document);
    assert!(rows.len() > 50, "{} rows", rows.len());
    let mut promises = BTreeSet::new();
    for row in rows {
        let [promise, _, tests] = row[..] else {
            panic!("not three cells: {row:?}")
        };
        assert!(promises.insert(promise), "twice: {promise}");
        for test in tests.split(", ") {
            let bare = test
                .strip_prefix('`')
                .and_then(|test| test.strip_suffix('`'));
            let (file, name) = bare
                .and_then(place)
                .unwrap_or_else(|| panic!("no test: {test}"));
            let text = fs::read_to_string(&file);
            let text = text.unwrap_or_else(|_| panic!("no file {} for {test}", file.display()));
            assert!(
                has_test(&text, name),
                "no test {name} in {}",
                file.display()
            );
        }
    }
}

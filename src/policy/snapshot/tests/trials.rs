//! A policy that fails its cases can be looked at, and only there.

use super::*;
use crate::policy::trial::Trial;

const CASES: &str = "[who.ann]\nsub = 'ann'\n[[case]]\nwho = 'ann'\ncan = ['GET /a', 'GET /b']\n\
                     [[case]]\nwho = 'anonymous'\ncannot = ['PUT /c']\n";

#[test]
fn every_case_is_tried_and_every_failure_told() {
    let rules =
        "p, user:ann, /a, ^GET$, allow\np, anyone, /c, ^PUT$, allow\np, anyone, /d, ^GET$, allow\n";
    let folder = folder(MODEL, rules, CASES);
    assert!(Policy::of(&folder, "roles").is_err());
    let trial = Trial::of(&folder, "roles").unwrap();
    let tried = trial.run();
    let failed: Vec<bool> = tried.iter().map(|tried| tried.failure.is_some()).collect();
    assert_eq!(failed, [false, true, true]);
    let decisions = tried
        .iter()
        .filter_map(|tried| tried.decision.as_ref().ok());
    let unreached = trial.unreached(decisions);
    let lines: Vec<usize> = unreached.iter().map(|rule| rule.line).collect();
    assert_eq!(lines, [3]);
}

#[test]
fn only_those_whom_cases_name_are_known() {
    let trial = Trial::of(&folder(MODEL, "", CASES), "roles").unwrap();
    assert_eq!(trial.names().collect::<Vec<_>>(), ["anonymous", "ann"]);
    assert!(trial.caller("anonymous").unwrap().is_anonymous());
    assert_eq!(trial.caller("ann").unwrap().subject(), "user:ann");
    assert_eq!(trial.caller("bob"), None);
}

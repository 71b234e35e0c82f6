//! Which rules cover a route, whoever its callers are.

use super::*;
use crate::policy::route::Route;

/// The lines that cover a route.
fn covering(policy: &Policy, route: &str) -> Vec<usize> {
    let (method, pattern) = route.split_once(' ').unwrap();
    let route = Route {
        method: method.to_owned(),
        pattern: pattern.to_owned(),
    };
    let rules = policy.covering(&route).into_iter();
    rules.map(|covering| covering.rule.line).collect()
}

const RULES: &str = "\
    p, role:a, /items/:id, ^GET$, allow\n\
    p, role:b, /items/*, ^(PUT|GET)$, allow\n\
    p, role:c, /items/special, ^GET$, allow\n\
    p, role:d, /items/special/more, ^GET$, allow\n\
    p, role:e, /other, ^GET$, deny\n";

#[test]
fn a_rule_covers_the_routes_of_which_it_can_match_a_request() {
    let policy = policy(MODEL, RULES);
    for (route, lines) in [
        ("GET /items/<id>", &[1, 2, 3][..]),
        ("PUT /items/<id>", &[2]),
        ("POST /items/<id>", &[]),
        ("GET /items/special", &[1, 2, 3]),
        ("GET /items/<rest..>", &[1, 2, 3, 4]),
        ("GET /other", &[5]),
        ("GET /items", &[]),
    ] {
        assert_eq!(covering(&policy, route), lines, "{route}");
    }
}

/// No path of the rules can be read off them.
#[test]
fn a_rule_covers_a_route_that_it_may_match_a_request_of() {
    let matcher = "g(r.sub, p.sub) && regexMatch(r.obj, p.obj) && regexMatch(r.act, p.act)";
    let rules = "\
        p, role:a, ^/items/[0-9]+$, ^GET$, allow\n\
        p, role:b, ^/items/x$, ^GET$, allow\n\
        p, role:c, ^/other/[0-9]+$, ^PUT$, deny\n";
    let regular = policy(&model_with(matcher), rules);
    for (route, lines) in [
        ("GET /items/<id>", &[1, 2][..]),
        ("PUT /items/<id>", &[]),
        ("GET /items/y", &[]),
        ("GET /items/7", &[1]),
        ("PUT /other/<id>", &[3]),
    ] {
        assert_eq!(covering(&regular, route), lines, "{route}");
    }
    let tails = policy(
        MODEL,
        "p, role:a, /items/7/*, ^GET$, allow\np, role:b, /items/:x/y, ^GET$, allow\n",
    );
    for (route, lines) in [
        ("GET /items/<id>", &[][..]),
        ("GET /items/<id>/<what>", &[1, 2]),
        ("GET /items/<rest..>", &[1, 2]),
        ("GET /items/<id>/x", &[1]),
        ("GET /<kind>/<id>/z", &[1]),
    ] {
        assert_eq!(covering(&tails, route), lines, "{route}");
    }
}

#[test]
fn what_a_matcher_asks_of_the_caller_rules_nothing_out() {
    for (matcher, lines) in [
        ("keyMatch2(r.obj, p.obj) && r.claims.x == p.sub", &[1][..]),
        ("keyMatch2(r.obj, p.obj) && !(r.claims.x == p.sub)", &[1]),
        (
            "keyMatch2(r.obj, p.obj) && ipMatch(r.ip, \"10.0.0.0/8\")",
            &[1],
        ),
        ("r.sub == \"user:root\" || keyMatch2(r.obj, p.obj)", &[1]),
        ("r.sub == \"user:root\" && r.obj == \"/a\"", &[]),
        (
            "(g(r.sub, p.sub) || r.act == \"PUT\") && r.obj == p.obj",
            &[1],
        ),
        ("r.obj == p.obj && r.act != \"GET\"", &[]),
        ("g(r.sub, p.sub)", &[1, 2]),
    ] {
        let policy = policy(
            &model_with(matcher),
            "p, x, /a, y, allow\np, x, /b, y, allow\n",
        );
        assert_eq!(covering(&policy, "GET /a"), lines, "{matcher}");
    }
}

#[test]
fn where_the_casbin_crate_decides_a_caller_of_every_name_is_tried() {
    let policy = policy(&model_with(&format!("{MATCHER} && 1 + 1 == 2")), RULES);
    assert_eq!(covering(&policy, "GET /items/<id>"), [1, 2, 3]);
    assert_eq!(covering(&policy, "POST /items/<id>"), [0; 0]);
}

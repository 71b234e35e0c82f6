use super::*;

/// Each row replaces one definition of the shipped model.
fn check_model(table: &str) {
    check("model.conf", table, |written| {
        let (from, to) = written.split_once(" -> ").unwrap();
        let from = if from == "EFFECT" { EFFECT } else { from };
        let model = MODEL.replace(from, to);
        assert_ne!(model, MODEL, "{written}");
        folder(&model, RULE, "")
    });
}

#[test]
fn models_that_no_decision_could_use() {
    check_model(
        "r = sub, obj, act -> r = sub, obj, act, user | 4:20 request-field | `user`
         r = sub, obj, act -> r = sub, obj, act, obj | 4:20 duplicate | `obj`
         act, eft -> act, eft, act | 7:25 duplicate | `act`
         p = sub, -> p = sub | 7:5 model-syntax | `sub obj`
         p = sub -> p2 = sub⏎p = sub | 7:1 unused-definition | `p2`
         [matchers] -> [matchers]⏎m2 = true | 17:1 unused-definition | `m2`
         [matchers] -> [matchers]⏎m = true | 18:1 duplicate | `m`
         [matchers] -> [matchers]⏎x = true | 17:1 model-syntax | `x`
         [matchers] -> [matchers]⏎nonsense | 17:1 model-syntax | `nonsense`
         [matchers] -> [grants]⏎[matchers] | 16:1 model-syntax | `[grants]`
         g = _, _ -> g = _ | 10:1 role-definition | `g = _`
         g = _, _ -> g = _, _, _, _ | 10:1 role-definition | `g = _, _, _, _`
         g = _, _ -> g = _, _⏎g3 = _, _ | 11:1 role-definition | `g3 = _, _`
         g = _, _ -> g = _, _⏎g = _, _ | 11:1 duplicate | `g`
         g = _, _ -> g = _, _⏎x = 1 | 11:1 model-syntax | `x`
         g = _, _ -> g\u{a0}= _, _ | 10:2 encoding | U+00A0
         EFFECT -> some(where (p.eft==allow)) | 14:5 policy-effect | no effect
         EFFECT -> subjectPriority(p.eft) || deny | 14:5 policy-effect | no effect",
    );
}

#[test]
fn a_missing_section_is_named() {
    check(
        "model.conf",
        "r =  | 1:1 missing-section | `r`
         p =  | 1:1 missing-section | `p`
         e =  | 1:1 missing-section | `e`
         m =  | 1:1 missing-section | `m`
         g =  | 16:5 undefined | the function `g`",
        |key| {
            let lines = MODEL.lines().filter(|line| !line.starts_with(key));
            let lines: Vec<_> = lines.collect();
            folder(&lines.join("\n"), RULE, "")
        },
    );
}

/// The column of a row is the matcher's own and 4 more, for `m = ` before it.
fn check_matchers(table: &str) {
    check("model.conf", table, |matcher| {
        folder(&MODEL.replace(MATCHER, matcher), RULE, "")
    });
}

#[test]
fn matchers_that_fail_at_the_first_request() {
    check_matchers(
        "g(r.sub, p.sub) && r.nope == p.obj | 17:24 undefined | `r.nope`
         g(r.sub, p.nope) | 17:14 undefined | `p.nope`
         r.sub == p.sub && p2.x == r.sub | 17:23 undefined | `p2.x`
         sub == p.sub | 17:5 undefined | `sub`
         keymatch(r.obj, p.obj) | 17:5 undefined | the function `keymatch`
         g2(r.obj, p.obj) | 17:5 undefined | the function `g2`
         r.obj.nope(p.obj) | 17:5 undefined | the method `nope`
         g(r.sub, p.sub, r.obj) | 17:5 matcher | takes 2 arguments, not 3
         keyMatch2(r.obj) | 17:5 matcher | takes 2 arguments, not 1
         regexMatch(r.act, \"(\") | 17:5 pattern | `(`
         regexMatch(r.act, \"\\x28\") | 17:5 pattern | `(`
         (r.sub == p.sub | 17:5 matcher | cannot be used
         r.sub | 17:5 matcher | cannot be used",
    );
}

#[test]
fn matchers_that_mean_something_else_than_they_read() {
    check_matchers(
        "regexMatch(p.act, r.act) | 17:5 matcher | from the request
         eval(r.obj) | 17:5 matcher | something else than a column
         r.sub == \"a#b\" | 17:14 matcher | not closed
         r.sub == \"http://r.example\" | 17:14 matcher | rewrite `r.`
         r.sub == \"p2.x\" | 17:14 matcher | rewrite `p2.`
         r.sub.p.x == p.sub | 17:5 matcher | the property `p`
         r.sub == p.sub // && r.obj == p.obj | 17:20 matcher | comment
         r.sub = p.sub | 17:11 matcher | means nothing
         r.sub == 'a' | 17:14 matcher | single characters",
    );
}

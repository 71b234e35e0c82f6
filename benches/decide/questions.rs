//! Thousands of different questions by a thousand callers, of which half are to be allowed.

use serde_json::json;
use whiteroom::policy::{AccessRequest, Policy, Principals};

use crate::policies::Shape;

pub(crate) struct Questions {
    callers: Vec<Principals>,
    asked: Vec<Question>,
}

struct Question {
    caller: usize,
    path: String,
    allowed: bool,
}

impl Questions {
    /// Callers are spread over the whole policy, and so are the rules that they ask about.
    pub(crate) fn of(shape: Shape, rules: usize) -> Self {
        let roles = (rules - 1).div_ceil(10);
        let spread = |number: usize| number * 7_919 % roles;
        let callers = (0..CALLERS).map(|number| caller(shape, spread(number)));
        let asked = (0..ASKED).map(|number| {
            let caller = number % CALLERS;
            let role = match shape {
                Shape::TenARole | Shape::Domains => spread(caller),
                _ => spread(number),
            };
            let path = number / 3 % 10;
            let allowed = number % 2 == 0 && role * 10 + path < rules - 1;
            Question {
                caller,
                path: match (shape, allowed) {
                    (Shape::Regexes | Shape::Globs, _) => format!("/api/v{number}/nothing{number}"),
                    (_, true) => format!("/api/team{role}/things{path}/{number}"),
                    (_, false) => format!("/api/team{role}/others{path}/{number}"),
                },
                allowed: allowed && !matches!(shape, Shape::Regexes | Shape::Globs),
            }
        });
        Self {
            callers: callers.collect(),
            asked: asked.collect(),
        }
    }

    /// Every verdict is as expected, and every caller is met from here on.
    pub(crate) fn check(&self, policy: &Policy) {
        for question in &self.asked {
            let decision = policy.decide(&self.request(question)).expect("a decision");
            assert_eq!(decision.is_allow(), question.allowed, "{}", question.path);
        }
    }

    /// One question after the other, without end.
    pub(crate) fn forever<'a>(&'a self) -> impl FnMut() -> AccessRequest<'a> {
        let mut questions = self.asked.iter().cycle();
        move || self.request(questions.next().expect("a cycle has no end"))
    }

    fn request<'a>(&'a self, question: &'a Question) -> AccessRequest<'a> {
        AccessRequest {
            caller: self.callers.get(question.caller).expect("a caller"),
            method: "GET",
            path: &question.path,
            ip: None,
        }
    }
}

/// A caller as tokens make them: some permissions and scopes, and one role of the policy.
fn caller(shape: Shape, role: usize) -> Principals {
    let role_name = match shape {
        Shape::TenARole | Shape::Domains => format!("r{role}"),
        _ => "all".to_owned(),
    };
    let claims = json!({
        "sub": format!("auth0|{role}"),
        "org_id": format!("dom{}", role % 100),
        "permissions": ["read:things", "write:things"],
        "scope": "openid profile",
        "roles": [role_name],
    });
    Principals::from_claims(claims.as_object().expect("an object"), "roles")
}

const CALLERS: usize = 1_000;

/// More than any branch predictor learns by heart.
const ASKED: usize = 6_000;

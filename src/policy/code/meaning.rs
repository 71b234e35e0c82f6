//! What each kind of problem means, in a sentence: for tools that show a kind apart from its problems.

/// By the stable names, in their order.
pub(super) const MEANINGS: [(&str, &str); 40] = [
    (
        "unreadable",
        "The folder or a file is missing, unreadable, no regular file, or too large.",
    ),
    (
        "encoding",
        "A file is not UTF-8, begins with a byte-order mark, or holds a character that nobody sees.",
    ),
    ("quote", "A quote that is not closed, or text beside one."),
    (
        "inline-comment",
        "A `#` inside a field: there are no comments at the end of a line.",
    ),
    ("empty-field", "A field without a value."),
    (
        "line-type",
        "A line of `policy.csv` whose type the model does not define.",
    ),
    (
        "column-count",
        "A line with more or fewer columns than the model defines.",
    ),
    ("effect", "An effect other than `allow` and `deny`."),
    (
        "pattern",
        "A pattern that the function it is given to cannot read.",
    ),
    (
        "model-syntax",
        "A line of `model.conf` that is no definition, or a section or key that is not known.",
    ),
    ("duplicate", "A section or key that is defined twice."),
    ("missing-section", "A section that every model needs."),
    (
        "unused-definition",
        "Definitions that no decision would use.",
    ),
    ("request-field", "A request field that no request has."),
    (
        "role-definition",
        "A role definition of a shape that is not known.",
    ),
    ("policy-effect", "A policy effect that no engine knows."),
    ("undefined", "A name in the matcher that nothing defines."),
    (
        "matcher",
        "A matcher that does not parse, or means something else than it reads.",
    ),
    ("case-syntax", "A `cases.toml` that does not parse."),
    ("persona", "A persona that is not known, or has no `sub`."),
    ("case-failed", "A case that the policy does not meet."),
    (
        "step-up",
        "A `step_up.toml` that does not parse, or a demand that could not mean what it says.",
    ),
    (
        "revocation",
        "A `revoked.toml` that does not parse, or an entry that would not revoke what it says.",
    ),
    (
        "fault",
        "The program itself failed on the files; nothing is known to be wrong with them.",
    ),
    (
        "wider-pattern",
        "A pattern that matches more than it seems to.",
    ),
    (
        "slow-term",
        "A term for which the casbin crate decides in place of the compiled engine.",
    ),
    (
        "repeated-line",
        "A line that says what an earlier line says.",
    ),
    (
        "shadowed-rule",
        "A rule that changes no decision, since another one settles all that it matches.",
    ),
    (
        "beaten-allow",
        "A rule that allows nothing, since another one denies all that it matches.",
    ),
    (
        "idle-effect",
        "A rule whose effect the policy effect does not look at.",
    ),
    ("unheld-name", "A name that no caller can have."),
    (
        "near-miss",
        "A name that is nearly another one, which was probably meant.",
    ),
    (
        "stray-blank",
        "A blank inside a name or a pattern, where none can be meant.",
    ),
    (
        "role-without-rule",
        "A role that is given and leads to no rule.",
    ),
    ("role-cycle", "Roles that lead back to themselves."),
    (
        "crossed-roles",
        "A link of one role definition that tools with one graph would count for another one, too.",
    ),
    (
        "unrouted-rule",
        "A rule, or a demand on the sign-in, that matches no mounted route.",
    ),
    (
        "uncovered-route",
        "A mounted route that no rule allows to anyone.",
    ),
    (
        "unknown-method",
        "A method that no request, or no route that the rule matches, has.",
    ),
    (
        "revocation-issuer",
        "An entry of `revoked.toml` for an issuer whose tokens are not taken.",
    ),
];

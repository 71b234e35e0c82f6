//! What the tables of a list of revocations may hold.

/// One kind of table.
pub(super) struct Form {
    pub(super) table: &'static str,
    /// The claim that it names.
    pub(super) claim: &'static str,
    pub(super) keys: &'static [&'static str],
}

impl Form {
    /// The form of the tables of this name.
    pub(super) fn named(table: &str) -> Option<&'static Self> {
        FORMS.iter().find(|form| form.table == table)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.contains(&key)
    }
}

const FORMS: [Form; 3] = [
    Form {
        table: "token",
        claim: "jti",
        keys: &["jti", "issuer"],
    },
    Form {
        table: "subject",
        claim: "sub",
        keys: &["sub", "issued_before", "issuer"],
    },
    Form {
        table: "session",
        claim: "sid",
        keys: &["sid", "issuer"],
    },
];

/// What a list takes.
pub(super) const LIST: &str = "write `[[token]]` with `jti`, `[[subject]]` with `sub` and `issued_before`, or `[[session]]` \
     with `sid`; each may have an `issuer`";

/// What `jti`, `sub` and `sid` take.
pub(super) const CLAIM: &str = "write it in quotes, as the tokens say it";

/// What `issuer` takes.
pub(super) const ISSUER: &str =
    "write the `iss` of the tokens in quotes, or leave it out for any issuer";

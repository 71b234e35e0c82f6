//! The fields that a request to the server has.

/// What a model of the policy folder may name in `[request_definition]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Sub,
    Dom,
    Obj,
    Act,
    Ip,
    Claims,
}

impl Field {
    const ALL: [Self; 6] = [
        Self::Sub,
        Self::Dom,
        Self::Obj,
        Self::Act,
        Self::Ip,
        Self::Claims,
    ];

    /// The field of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sub => "sub",
            Self::Dom => "dom",
            Self::Obj => "obj",
            Self::Act => "act",
            Self::Ip => "ip",
            Self::Claims => "claims",
        }
    }
}

/// The names of all fields.
pub(super) fn names() -> [&'static str; 6] {
    Field::ALL.map(Field::name)
}

//! Why an evaluation is denied without a policy's word: it is about nothing that a policy here can decide.

/// A code, and what it means for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unasked {
    pub(super) code: &'static str,
    pub(super) detail: &'static str,
}

pub(super) const SUBJECT_TYPE: Unasked = Unasked {
    code: "unknown_subject_type",
    detail: "`subject.type` is none of `doors.authzen_subject_types`, and not `anonymous`",
};

pub(super) const ISSUER: Unasked = Unasked {
    code: "untrusted_issuer",
    detail: "`subject.properties.iss` is an issuer whose tokens the server would refuse",
};

pub(super) const RESOURCE_TYPE: Unasked = Unasked {
    code: "unknown_resource_type",
    detail: "`resource.type` is neither `route` nor a type of `doors.authzen`",
};

pub(super) const ACTION: Unasked = Unasked {
    code: "unknown_action",
    detail: "`action.name` is none of the actions of this type of resource",
};

pub(super) const METHOD: Unasked = Unasked {
    code: "unknown_action",
    detail: "`action.name` of a route is an HTTP method in capitals",
};

pub(super) const PATH: Unasked = Unasked {
    code: "ambiguous_path",
    detail: "`resource.id` of a route is a path that can be read in one way only",
};

pub(super) const VALUE: Unasked = Unasked {
    code: "unusable_property",
    detail: "a property that stands in the path of this type of resource is no text, number or boolean",
};

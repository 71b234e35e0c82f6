//! The words of a refusal that a better sign-in would mend (RFC 9470).

use crate::policy::StepUp;

/// For the person who called.
pub(super) fn detail(demand: &StepUp, is_anonymous: bool) -> String {
    let values = demand.acr_values.join("`, `");
    let acr = match demand.acr_values.as_slice() {
        [] => String::new(),
        [_] => format!(" with the authentication class `{values}`"),
        _ => format!(" with one of the authentication classes `{values}`"),
    };
    let age = demand
        .max_age
        .map(|seconds| format!(" not more than {seconds} s before you do this"));
    let again = if is_anonymous { "" } else { " again" };
    format!("Sign in{again}{acr}{}.", age.unwrap_or_default())
}

/// For `error_description`.
pub(super) fn description(demand: &StepUp) -> &'static str {
    match (demand.acr_values.is_empty(), demand.max_age) {
        (true, _) => "a more recent sign-in is needed",
        (false, None) => "a sign-in of another authentication class is needed",
        (false, Some(_)) => "a recent sign-in of another authentication class is needed",
    }
}

/// The parameters that name the demand in a challenge. The values were found fit for it when they were read.
pub(super) fn parameters(demand: &StepUp) -> Vec<String> {
    let values = &demand.acr_values;
    let acr = (!values.is_empty()).then(|| format!(r#"acr_values="{}""#, values.join(" ")));
    let age = demand
        .max_age
        .map(|seconds| format!(r#"max_age="{seconds}""#));
    acr.into_iter().chain(age).collect()
}

//! The style, the script and the icon of the issuer's pages, kept beside their templates.

use rocket::http::ContentType;

use super::visit::Visit;

/// Any of them, by name.
#[rocket::get("/assets/<name>")]
pub(super) fn asset(_visit: Visit<'_>, name: &str) -> Option<(ContentType, &'static str)> {
    match name {
        "dev_issuer.css" => Some((ContentType::CSS, STYLE)),
        "web_message.js" => Some((ContentType::JavaScript, SCRIPT)),
        "dev_issuer.svg" => Some((ContentType::SVG, ICON)),
        _ => None,
    }
}

const STYLE: &str = include_str!("../../../templates/dev_issuer/dev_issuer.css");
const SCRIPT: &str = include_str!("../../../templates/dev_issuer/web_message.js");
const ICON: &str = include_str!("../../../templates/dev_issuer/dev_issuer.svg");

#[cfg(test)]
mod tests;

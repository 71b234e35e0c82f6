//! Reads the page's files into memory at the start; a request never reaches the disk.

use std::path::{Path, PathBuf};
use std::{fs, io};

use rocket::http::ContentType;

use super::asset::Asset;

/// Why the page cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SpaError {
    /// A file or folder of the page cannot be read.
    #[error(
        "`spa.dir`: cannot read `{path}`: {cause}; name the folder of the page, or set `spa.enabled` to false"
    )]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The page's packages are not installed.
    #[error(
        "`{0}` is missing: install the page's packages with `npm ci --prefix static`, or set `spa.enabled` to false"
    )]
    NotInstalled(PathBuf),
}

/// Every file of the page under `dir` by the path that it is served at.
pub(super) fn load(dir: &Path) -> Result<Vec<(String, Asset)>, SpaError> {
    let mut files = Vec::new();
    walk(dir, "", &mut files)?;
    for (path, file) in VENDORED {
        let file = dir.join(file);
        let bytes = fs::read(&file).map_err(|_| SpaError::NotInstalled(file))?;
        let content_type = content_type(Path::new(path)).unwrap_or(ContentType::JavaScript);
        files.push((path.to_owned(), Asset::new(content_type, bytes)));
    }
    Ok(files)
}

fn walk(dir: &Path, base: &str, files: &mut Vec<(String, Asset)>) -> Result<(), SpaError> {
    let unreadable = |cause| SpaError::Unreadable {
        path: dir.to_owned(),
        cause,
    };
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(name) = path
            .file_name()
            .and_then(|name| name.to_str())
            .filter(|name| is_public(name))
        else {
            continue;
        };
        let served = format!("{base}/{name}");
        if path.is_dir() {
            walk(&path, &served, files)?;
        } else if let Some(content_type) = content_type(&path) {
            let bytes = fs::read(&path).map_err(|cause| SpaError::Unreadable {
                path: path.clone(),
                cause,
            })?;
            files.push((served, Asset::new(content_type, bytes)));
        }
    }
    Ok(())
}

/// Hidden files, packages and names that a route pattern or a URL would read differently are not served.
fn is_public(name: &str) -> bool {
    let plain = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    plain && !name.starts_with('.') && name != "node_modules"
}

/// The types that a page is made of; anything else in the folder is not served.
fn content_type(path: &Path) -> Option<ContentType> {
    match path.extension()?.to_str()? {
        "webmanifest" => Some(ContentType::new("application", "manifest+json")),
        known @ ("html" | "css" | "js" | "svg" | "png" | "ico" | "txt" | "woff2") => {
            ContentType::from_extension(known)
        }
        _ => None,
    }
}

/// The files of npm packages that the page loads: where each is served, and where `npm` puts it.
const VENDORED: [(&str, &str); 4] = [
    (
        "/vendor/auth0-spa-js.js",
        "node_modules/@auth0/auth0-spa-js/dist/auth0-spa-js.production.esm.js",
    ),
    (
        "/vendor/auth0-spa-js.worker.js",
        "node_modules/@auth0/auth0-spa-js/dist/auth0-spa-js.worker.production.js",
    ),
    (
        "/vendor/swagger-ui.js",
        "node_modules/swagger-ui-dist/swagger-ui-bundle.js",
    ),
    (
        "/vendor/swagger-ui.css",
        "node_modules/swagger-ui-dist/swagger-ui.css",
    ),
];

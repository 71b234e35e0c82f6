//! Folders, and files, are relative to the file that names them, else to the working directory.

use std::path::{Path, PathBuf};

use figment::value::{Dict, Map, Value};
use figment::{Error, Figment, Metadata, Profile, Provider};

/// `figment` with every folder that a file names resolved against that file's folder.
pub(super) fn resolved(figment: Figment) -> Figment {
    FOLDERS.iter().fold(figment, |figment, (section, key)| {
        match Folder::read(&figment, section, key) {
            Some(folder) => figment.merge(folder),
            None => figment,
        }
    })
}

/// A folder that `file` names, from where the process stands.
struct Folder {
    section: &'static str,
    key: &'static str,
    file: PathBuf,
    path: String,
}

impl Folder {
    fn read(figment: &Figment, section: &'static str, key: &'static str) -> Option<Self> {
        let full = format!("{section}.{key}");
        let source = figment.find_metadata(&full)?.source.as_ref()?;
        let file = source.file_path()?.to_owned();
        let written: String = figment.extract_inner(&full).ok()?;
        if written == STANDARD_OUTPUT {
            return None;
        }
        let path = file.parent().unwrap_or(Path::new("")).join(written);
        let path = path.to_str()?.to_owned();
        Some(Self {
            section,
            key,
            file,
            path,
        })
    }
}

/// The folder stays its file's, so that an error still names the file.
impl Provider for Folder {
    fn metadata(&self) -> Metadata {
        Metadata::from("TOML file", self.file.as_path())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        let section = Dict::from([(self.key.to_owned(), Value::from(self.path.as_str()))]);
        let root = Dict::from([(self.section.to_owned(), Value::from(section))]);
        Ok(Profile::Global.collect(root))
    }
}

/// The keys that name folders, or a file, by section. Rocket resolves its own.
const FOLDERS: [(&str, &str); 3] = [
    ("policy", "dir"),
    ("policy", "decision_log"),
    ("spa", "dir"),
];

/// What is no file although it stands where one may be named.
const STANDARD_OUTPUT: &str = "stdout";

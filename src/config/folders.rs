//! Folders, and files, are relative to the file that names them, else to the working directory.

use std::path::{Path, PathBuf};

use figment::value::{Dict, Map, Value};
use figment::{Error, Figment, Metadata, Profile, Provider};

/// `figment` with every folder that a file names resolved against that file's folder.
pub(super) fn resolved(figment: Figment) -> Figment {
    let keys = FOLDERS.map(str::to_owned).into_iter();
    let keys = keys.chain(of_resource_types(&figment)).collect::<Vec<_>>();
    keys.iter()
        .fold(figment, |figment, key| match Folder::read(&figment, key) {
            Some(folder) => figment.merge(folder),
            None => figment,
        })
}

/// The policy folder of each type of resource.
fn of_resource_types(figment: &Figment) -> Vec<String> {
    let types: Dict = figment.extract_inner(RESOURCE_TYPES).unwrap_or_default();
    let names = types.into_keys();
    names
        .map(|name| format!("{RESOURCE_TYPES}.{name}.dir"))
        .collect()
}

/// A folder that `file` names, from where the process stands.
struct Folder {
    key: String,
    file: PathBuf,
    path: String,
}

impl Folder {
    fn read(figment: &Figment, key: &str) -> Option<Self> {
        let source = figment.find_metadata(key)?.source.as_ref()?;
        let file = source.file_path()?.to_owned();
        let written: String = figment.extract_inner(key).ok()?;
        if written == STANDARD_OUTPUT {
            return None;
        }
        let path = file.parent().unwrap_or(Path::new("")).join(written);
        let path = path.to_str()?.to_owned();
        Some(Self {
            key: key.to_owned(),
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
        let path = Value::from(self.path.as_str());
        let nested = |value, name: &str| Value::from(Dict::from([(name.to_owned(), value)]));
        let root = self.key.rsplit('.').fold(path, nested);
        Ok(Profile::Global.collect(root.into_dict().unwrap_or_default()))
    }
}

/// The keys that name folders, or a file. Rocket resolves its own.
const FOLDERS: [&str; 3] = ["policy.dir", "policy.decision_log", "spa.dir"];

/// The table of the types of resources.
const RESOURCE_TYPES: &str = "doors.authzen";

/// What is no file although it stands where one may be named.
const STANDARD_OUTPUT: &str = "stdout";

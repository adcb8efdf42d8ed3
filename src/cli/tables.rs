//! Tables that a user brings: `--tables DIR`, or `MAHDAR_TABLES`.

use super::Failure;
use mahdar::gazetteer;
use std::fs;
use std::path::{Path, PathBuf};

/// Adds the lines of the `.tsv` files in a folder to the tables of the same names.
pub(super) fn add(folder: Option<&Path>) -> Result<(), Failure> {
    let of_environment = || std::env::var_os("MAHDAR_TABLES").filter(|value| !value.is_empty()).map(PathBuf::from);
    let Some(folder) = folder.map(Path::to_path_buf).or_else(of_environment) else { return Ok(()) };
    let fail =
        |path: &Path, error: std::io::Error| Failure::Message(format!("cannot read {}: {error}", path.display()));
    let mut texts: Vec<(String, String)> = Vec::new();
    for entry in fs::read_dir(&folder).map_err(|error| fail(&folder, error))? {
        let path = entry.map_err(|error| fail(&folder, error))?.path();
        let is_table = path.extension().is_some_and(|extension| extension == "tsv");
        if let Some(name) = path.file_stem().and_then(|name| name.to_str()).filter(|_| is_table) {
            texts.push((name.to_owned(), fs::read_to_string(&path).map_err(|error| fail(&path, error))?));
        }
    }
    if texts.is_empty() {
        let names: Vec<String> = gazetteer::names().map(|name| format!("{name}.tsv")).collect();
        let expected = names.join(", ");
        return Err(Failure::Message(format!("expected one of {expected} in {}, found none", folder.display())));
    }
    texts.sort_unstable();
    gazetteer::add(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))
        .map_err(|error| Failure::Message(format!("{}: {error}", folder.display())))
}

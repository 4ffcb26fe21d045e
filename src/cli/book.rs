//! The book of standards: what comes with the program, and the body's own files beside it (`[book]`).

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::BookConfig;
use crate::rules::book::Book;

/// The folders that belong to the book.
const PARTS: [&str; 4] = ["calendars", "clauses", "standards", "tables"];

/// Reads the book. A file of the body's own stands beside those that come with the program, or in the place of the one
/// with its name. Every fault of every file is told, with its line.
pub(super) fn read(config: &BookConfig) -> Result<Book, String> {
    let mut files: BTreeMap<String, String> = Book::shipped_files()
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    if !config.folder.as_os_str().is_empty() {
        files.extend(own(&config.folder)?);
    }
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    Book::parse(files).map_err(|faults| {
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        faults.join("\n")
    })
}

/// The body's own files, by their names below the folder.
fn own(folder: &Path) -> Result<BTreeMap<String, String>, String> {
    let cannot = |at: &Path, e: std::io::Error| format!("book.folder: {} cannot be read: {e}", at.display());
    let mut files = BTreeMap::new();
    // A folder that is not there is a slip; one of its parts may be missing.
    std::fs::read_dir(folder).map_err(|e| cannot(folder, e))?;
    for part in PARTS {
        let inside = folder.join(part);
        let entries = match std::fs::read_dir(&inside) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            Err(e) => return Err(cannot(&inside, e)),
        };
        for entry in entries {
            let path = entry.map_err(|e| cannot(&inside, e))?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            let Some(name) = name.filter(|name| !name.starts_with('.')) else {
                continue;
            };
            let text = std::fs::read_to_string(&path).map_err(|e| cannot(&path, e))?;
            files.insert(format!("{part}/{name}"), text);
        }
    }
    Ok(files)
}

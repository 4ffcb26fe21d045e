//! The files of the repository.

use std::path::Path;
use std::sync::LazyLock;

/// A text file: its path from the root of the repository, and what it says.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
}

impl File {
    /// Whether it lies in this folder.
    pub(super) fn is_in(&self, folder: &str) -> bool {
        self.path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether its name ends so.
    pub(super) fn ends(&self, end: &str) -> bool {
        self.path.ends_with(end)
    }

    /// Whether it was made elsewhere and is kept unchanged, or was written by a program.
    pub(super) fn is_foreign(&self) -> bool {
        ["vendor", "snapshots"]
            .iter()
            .any(|folder| self.path.split('/').any(|part| part == *folder))
            // The schema is one list of tables and columns, compared with both databases by a test.
            || ["src/store/schema.rs", "Cargo.lock", "LICENSE", "static/package-lock.json"].contains(&self.path.as_str())
    }
}

/// An example for the checks to be tried on.
pub(super) fn example(path: &str, text: &str) -> File {
    File {
        path: path.into(),
        text: text.into(),
    }
}

/// Every text file of the repository, in the order of their paths.
pub(super) fn files() -> &'static [File] {
    static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
        let mut files = Vec::new();
        read(root(), "", &mut files);
        files.sort_by(|one, other| one.path.cmp(&other.path));
        assert!(
            files.iter().any(|file| file.path == "src/lib.rs"),
            "the source tree was not found"
        );
        files
    });
    &FILES
}

pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether there is such a file or folder.
pub(super) fn exists(path: &str) -> bool {
    root().join(path).exists()
}

/// Fails with the faults, one to a line.
pub(super) fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn read(folder: &Path, prefix: &str, files: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let name = entry.file_name().into_string().expect("a name in UTF-8");
        let path = format!("{prefix}{name}");
        if ["target", ".git", "node_modules", "data"].contains(&path.as_str()) || name == "node_modules" {
            continue;
        }
        if entry.file_type().expect("a type").is_dir() {
            read(&entry.path(), &format!("{path}/"), files);
        } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
            files.push(File { path, text });
        }
    }
}

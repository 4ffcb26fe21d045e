//! Which rules a calculation was made by: the program's version, and a digest over the files and parameters in use.

use super::Book;
use crate::base::hash::sha256;
use crate::rules::parameters::ALL;

/// The version of the program, whose code is the rules.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// SHA-256 over the names and hashes of a book's files, by name: whatever order they were read in.
pub(super) fn digest(files: &[(&str, &str)]) -> String {
    let mut files = files.to_vec();
    files.sort_unstable();
    let each = files
        .iter()
        .map(|(name, text)| format!("{}  {name}\n", sha256(text)));
    sha256(each.collect::<String>())
}

impl Book {
    /// The version of the rules: the program's own, a dash, and the SHA-256 over the files' digest and a line
    /// "key=value" for every parameter. Another file, another parameter or another program is another version (AT-4).
    pub fn rule_version(&self) -> String {
        let parameters = ALL
            .iter()
            .map(|parameter| format!("\n{}={}", parameter.key, parameter.get(&self.parameters)));
        let used: String = std::iter::once(self.digest.clone()).chain(parameters).collect();
        format!("{PROGRAM}-{}", sha256(used))
    }
}

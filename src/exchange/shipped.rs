//! The mappings that come with the program.

use rust_embed::Embed;

#[derive(Embed)]
#[folder = "config/import/"]
struct Files;

/// Their names, in order.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = Files::iter()
        .filter_map(|path| path.strip_suffix(".toml").map(ToOwned::to_owned))
        .collect();
    names.sort();
    names
}

/// The text of the mapping with this name.
pub fn text(name: &str) -> Option<String> {
    let name = names().into_iter().find(|known| known == name)?;
    let file = Files::get(&format!("{name}.toml"))?;
    String::from_utf8(file.data.into_owned()).ok()
}

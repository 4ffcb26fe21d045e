//! Names that people give to files. A name never becomes a path; it is shown again and offered when the file is
//! saved, so what could mislead there is taken out.

use unicode_normalization::UnicodeNormalization as _;

/// Longest name kept, in characters.
pub const LONGEST: usize = 150;

/// The name with nothing in it that could mislead: no folders, no control characters, nothing that turns the
/// direction of writing, no spaces or dots at its ends; shortened before its ending. Never empty.
pub fn clean(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .nfc()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c) && !"<>:\"|?*".contains(*c))
        .collect();
    let words = plain.split(' ').filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join(" ");
    let trimmed = joined.trim_matches(|c: char| c == '.' || c == ' ');
    if trimmed.is_empty() {
        return "file".to_owned();
    }
    shortened(trimmed)
}

/// Characters that show nothing and change how the rest is read.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

fn shortened(name: &str) -> String {
    let length = name.chars().count();
    if length <= LONGEST {
        return name.to_owned();
    }
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| ending.chars().count() <= 10);
    match ending {
        Some(ending) => {
            let room = LONGEST - ending.chars().count() - 2;
            let start: String = name.chars().take(room).collect();
            format!("{}….{ending}", start.trim_end())
        }
        None => name.chars().take(LONGEST).collect(),
    }
}

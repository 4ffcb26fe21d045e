//! The shape of files: their length, what is open in them, and what has no place in a repository.

use super::code::Code;
use super::tree::{File, example, files, none};

/// A file that cannot be read in one sitting is two files.
const LINES: usize = 400;

fn too_long(files: &[File]) -> Vec<String> {
    let kept = ["src", "tests", "static/js", "static/css", "templates", "scripts"];
    let ours = files
        .iter()
        .filter(|file| !file.is_foreign() && kept.iter().any(|folder| file.is_in(folder)));
    ours.map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LINES)
        .map(|(file, lines)| format!("{}: {lines} lines, and {LINES} are enough", file.path))
        .collect()
}

fn tests_in_the_source(files: &[File]) -> Vec<String> {
    let source = files.iter().filter(|file| file.is_in("src") && file.ends(".rs"));
    let found = source.filter(|file| Code::of(file).for_tests);
    found
        .map(|file| format!("{}: what is for tests alone belongs in tests/it", file.path))
        .collect()
}

/// What is left to do is said with the number of its issue: `…(#12)` after the word.
fn open_ends(files: &[File]) -> Vec<String> {
    let words = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"]].map(|parts| parts.concat());
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| !file.is_foreign()) {
        for (number, line) in file.text.lines().enumerate() {
            let open = words
                .iter()
                .flat_map(|word| positions(line, word).map(|at| &line[at + word.len()..]));
            if open.into_iter().any(|rest| !names_an_issue(rest)) {
                faults.push(format!(
                    "{}:{}: left open without the number of an issue",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    faults
}

fn names_an_issue(rest: &str) -> bool {
    let number = rest.strip_prefix("(#").and_then(|rest| rest.split_once(')'));
    number.is_some_and(|(number, _)| number.parse::<u32>().is_ok())
}

/// Where `word` stands alone, as a word.
fn positions<'a>(line: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let apart = |letter: Option<char>| !letter.is_some_and(|it| it.is_alphanumeric() || it == '_');
    line.match_indices(word).map(|(at, _)| at).filter(move |at| {
        apart(line[..*at].chars().next_back()) && apart(line[at + word.len()..].chars().next())
    })
}

/// The project speaks of itself: nothing names a place or a tool of those who wrote it.
fn strange_words(files: &[File]) -> Vec<String> {
    // In parts, or this file would be the first to break the rule.
    let places = [
        ["/wo", "rk/"],
        ["/tm", "p/wt"],
        ["/ro", "ot/"],
        ["/ho", "me/"],
        ["../sha", "red"],
    ];
    let names = [
        ["anth", "ropic"],
        ["cla", "ude"],
        ["open", "ai"],
        ["chat", "gpt"],
        ["language ", "model"],
    ];
    let mut faults = Vec::new();
    for file in files {
        for (number, line) in file.text.lines().enumerate() {
            let mut fault = |word: &str| faults.push(format!("{}:{}: names {word}", file.path, number + 1));
            for place in places.iter().map(|parts| parts.concat()) {
                // `src/work/mod.rs` is ours; what begins a path is not.
                let begins = |at: usize| {
                    !line[..at].ends_with(|it: char| it.is_alphanumeric() || "_-.*}>)".contains(it))
                };
                if line.match_indices(&place).any(|(at, _)| begins(at)) {
                    fault(&place);
                }
            }
            // Letters run together by chance in what was packed by a machine.
            if file.is_foreign() {
                continue;
            }
            let lower = line.to_lowercase();
            for name in names
                .iter()
                .map(|parts| parts.concat())
                .filter(|name| lower.contains(name))
            {
                fault(&name);
            }
        }
    }
    faults
}

/// Whatever is fetched comes from where everybody can fetch it.
fn strange_sources(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    let locks = [
        (
            "Cargo.lock",
            "source = \"",
            "registry+https://github.com/rust-lang/crates.io-index",
        ),
        (
            "package-lock.json",
            "\"resolved\": \"",
            "https://registry.npmjs.org/",
        ),
    ];
    for (name, key, registry) in locks {
        for file in files
            .iter()
            .filter(|file| file.path.rsplit('/').next() == Some(name))
        {
            for (number, line) in file.text.lines().enumerate() {
                let strange = line
                    .trim_start()
                    .strip_prefix(key)
                    .is_some_and(|source| !source.starts_with(registry));
                if strange {
                    faults.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
                }
            }
        }
    }
    faults
}

#[test]
fn no_file_is_longer_than_can_be_read_in_one_sitting() {
    none(&too_long(files()));
    let long = "line\n".repeat(LINES + 1);
    for path in [
        "src/a.rs",
        "tests/it/a.rs",
        "static/js/a.js",
        "static/css/a.css",
        "templates/a.hbs",
    ] {
        assert_eq!(too_long(&[example(path, &long)]).len(), 1, "{path}");
        assert_eq!(too_long(&[example(path, &long[5..])]), [""; 0], "{path}");
    }
    assert_eq!(too_long(&[example("static/vendor/htmx/htmx.js", &long)]), [""; 0]);
}

#[test]
fn tests_live_in_the_folder_of_tests() {
    none(&tests_in_the_source(files()));
    let inside = "fn f() {} #[cfg(test)] mod tests { #[test] fn t() {} }";
    assert_eq!(
        tests_in_the_source(&[example("src/a.rs", inside), example("tests/it/a.rs", inside)]).len(),
        1
    );
}

#[test]
fn what_is_left_open_names_its_issue() {
    none(&open_ends(files()));
    let line = |rest: &str| example("src/a.rs", &format!("// {}{}{rest}", "TO", "DO"));
    for bad in ["", ": later", "(me)", "(#)", " (#3)"] {
        assert_eq!(open_ends(&[line(bad)]).len(), 1, "{bad}");
    }
    for good in ["(#3): later", "S.md", "_LIST"] {
        assert_eq!(open_ends(&[line(good)]), [""; 0], "{good}");
    }
}

#[test]
fn the_repository_speaks_of_itself_alone() {
    none(&strange_words(files()));
    for (text, faults) in [
        (format!("see {}{}main/x", "/wo", "rk/"), 1),
        (format!("\"{}{}x\"", "/tm", "p/wt/"), 1),
        (format!("({}{}/rules)", "../sha", "red"), 1),
        (format!("Written by Cla{}", "ude."), 1),
        ("src/work/mod.rs and framework/x".into(), 0),
    ] {
        assert_eq!(
            strange_words(&[example("docs/a.md", &text)]).len(),
            faults,
            "{text}"
        );
    }
}

#[test]
fn everything_comes_from_the_public_registries() {
    none(&strange_sources(files()));
    let cargo = "[[package]]\nsource = \"registry+https://mirror.example/index\"\n";
    assert_eq!(strange_sources(&[example("Cargo.lock", cargo)]).len(), 1);
    let npm = "\"resolved\": \"https://mirror.example/htmx.tgz\",\n\"resolved\": \"https://registry.npmjs.org/htmx.tgz\"";
    assert_eq!(
        strange_sources(&[example("static/package-lock.json", npm)]).len(),
        1
    );
}

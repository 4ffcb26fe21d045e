//! Rust source as these tests read it: which paths it names, where, and which words and strings it holds.
//!
//! Read from tokens, so that comments and strings name nothing, and what a macro is given counts.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::tree::File;

/// Where a path stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// In a `use`.
    Import,
    /// In an attribute: `#[derive(…)]` and the like.
    Attribute,
    /// Anywhere else.
    Code,
}

/// A file's source.
#[derive(Debug, Default)]
pub(super) struct Code {
    /// The file's own module, without the crate.
    pub(super) module: Vec<String>,
    /// Every path of two names or more, and every import, in full: paths into the crate begin with "crate".
    pub(super) paths: BTreeSet<(Place, Vec<String>)>,
    /// Every name that occurs.
    pub(super) words: BTreeSet<String>,
    /// Every string.
    pub(super) strings: BTreeSet<String>,
    /// Whether a number with a fraction occurs.
    pub(super) fractions: bool,
    /// The modules declared, in their order.
    pub(super) declares: Vec<String>,
    /// The macros defined.
    pub(super) macros: BTreeSet<String>,
    /// Whether something is compiled for tests alone.
    pub(super) for_tests: bool,
    imports: BTreeMap<String, Vec<String>>,
    named: BTreeSet<(Place, Vec<String>)>,
}

impl Code {
    pub(super) fn of(file: &File) -> Self {
        let tokens =
            TokenStream::from_str(&file.text).unwrap_or_else(|fault| panic!("{}: {fault}", file.path));
        let mut code = Self {
            module: module(&file.path),
            ..Self::default()
        };
        let module = code.module.clone();
        code.read(tokens, &module, Place::Code);
        code.paths = code
            .named
            .iter()
            .map(|(place, path)| (*place, code.resolve(path)))
            .collect();
        code
    }

    fn read(&mut self, tokens: TokenStream, module: &[String], place: Place) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = self.step(&tokens, at, module, place);
        }
    }

    /// Reads what begins at `at`, and tells where the next thing begins.
    fn step(&mut self, tokens: &[TokenTree], at: usize, module: &[String], place: Place) -> usize {
        match &tokens[at] {
            TokenTree::Group(group) => self.read(group.stream(), module, place),
            // `pair.0.1` is no fraction.
            TokenTree::Literal(_) if at > 0 && is(tokens.get(at - 1), '.') => {}
            TokenTree::Literal(literal) => self.literal(&literal.to_string()),
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                let inner = usize::from(is(tokens.get(at + 1), '!'));
                if let Some(TokenTree::Group(group)) = tokens.get(at + 1 + inner)
                    && group.delimiter() == Delimiter::Bracket
                {
                    // A doc comment arrives as an attribute; what it says names nothing.
                    if group
                        .stream()
                        .into_iter()
                        .next()
                        .is_some_and(|first| first.to_string() == "doc")
                    {
                        return at + 2 + inner;
                    }
                    self.read(group.stream(), module, Place::Attribute);
                    return at + 2 + inner;
                }
            }
            TokenTree::Punct(sign) if sign.as_char() == '\'' => return at + 2,
            TokenTree::Punct(_) => {}
            TokenTree::Ident(word) => {
                let word = word.to_string();
                self.words.insert(word.clone());
                let next = at + 1;
                if word == "mod"
                    && let Some(TokenTree::Ident(name)) = tokens.get(next)
                {
                    return self.module_at(tokens, next + 1, module, &name.to_string(), place);
                }
                if word == "use" && !is(tokens.get(next), '<') {
                    let end = tokens[next..].iter().position(|token| is(Some(token), ';'));
                    let end = end.map_or(tokens.len(), |end| next + end);
                    self.import(&tokens[next..end], Vec::new(), module);
                    return end;
                }
                if word == "macro_rules"
                    && let Some(TokenTree::Ident(name)) = tokens.get(next + 1)
                {
                    self.macros.insert(name.to_string());
                }
                if word == "cfg" && tokens[next..].iter().take(2).any(names_test) {
                    self.for_tests = true;
                }
                return self.path(tokens, at, module, place);
            }
        }
        at + 1
    }

    fn module_at(
        &mut self,
        tokens: &[TokenTree],
        at: usize,
        module: &[String],
        name: &str,
        place: Place,
    ) -> usize {
        if *module == *self.module {
            self.declares.push(name.to_owned());
        }
        if let Some(TokenTree::Group(group)) = tokens.get(at) {
            let inner: Vec<_> = module.iter().cloned().chain([name.to_owned()]).collect();
            self.read(group.stream(), &inner, place);
            return at + 1;
        }
        at
    }

    /// A path in code; one name alone says nothing about where it comes from but through its import.
    fn path(&mut self, tokens: &[TokenTree], at: usize, module: &[String], place: Place) -> usize {
        let mut names = vec![tokens[at].to_string()];
        let mut at = at + 1;
        while is(tokens.get(at), ':')
            && is(tokens.get(at + 1), ':')
            && let Some(TokenTree::Ident(name)) = tokens.get(at + 2)
        {
            self.words.insert(name.to_string());
            names.push(name.to_string());
            at += 3;
        }
        if names.len() > 1 {
            self.named.insert((place, absolute(names, module)));
        }
        at
    }

    /// A tree of imports below `prefix`.
    fn import(&mut self, tokens: &[TokenTree], prefix: Vec<String>, module: &[String]) {
        let mut names = prefix;
        let mut alias = None;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Ident(word) if *word == "as" => {
                    alias = tokens.get(at + 1).map(ToString::to_string);
                    at += 1;
                }
                TokenTree::Ident(word) => names.push(word.to_string()),
                TokenTree::Group(group) => {
                    let inner: Vec<_> = group.stream().into_iter().collect();
                    for one in inner
                        .split(|token| is(Some(token), ','))
                        .filter(|one| !one.is_empty())
                    {
                        self.import(one, names.clone(), module);
                    }
                    return;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
        if names.len() > 1 && names.last().is_some_and(|last| last == "self") {
            names.pop();
        }
        self.words.extend(names.iter().cloned());
        let name = alias.or_else(|| names.last().cloned()).unwrap_or_default();
        let path = absolute(names, module);
        if path.len() > 1 {
            self.imports.insert(name, path.clone());
        }
        self.named.insert((Place::Import, path));
    }

    /// The path in full: a name that was imported stands for what it was imported from.
    fn resolve(&self, path: &[String]) -> Vec<String> {
        let first = &path[0];
        if first == "crate" {
            return path.to_vec();
        }
        if let Some(full) = self.imports.get(first)
            && full != path
            && full[0] != *first
        {
            return self.resolve(&[full.as_slice(), &path[1..]].concat());
        }
        if self.declares.contains(first) {
            return [&["crate".to_owned()], self.module.as_slice(), path].concat();
        }
        path.to_vec()
    }

    fn literal(&mut self, literal: &str) {
        if let Some(start) = literal.find('"') {
            let end = literal.rfind('"').unwrap_or(literal.len());
            self.strings
                .insert(literal.get(start + 1..end).unwrap_or_default().to_owned());
        } else if literal.starts_with(|first: char| first.is_ascii_digit())
            && !literal.starts_with("0x")
            && (literal.contains('.') || literal.contains("f32") || literal.contains("f64"))
        {
            self.fractions = true;
        }
    }
}

/// The module that a file is.
fn module(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    let path = if ["lib", "main"].contains(&path) { "" } else { path };
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `self` and `super` read from where they stand.
fn absolute(names: Vec<String>, module: &[String]) -> Vec<String> {
    let ups = names
        .iter()
        .take_while(|name| *name == "super" || *name == "self")
        .count();
    if ups == 0 {
        return names;
    }
    let up = names[..ups].iter().filter(|name| *name == "super").count();
    let base = &module[..module.len().saturating_sub(up)];
    [&["crate".to_owned()], base, &names[ups..]].concat()
}

fn is(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// Whether a group says `test`, as in `cfg(test)` and `cfg(any(test, …))`.
fn names_test(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    group.stream().into_iter().any(|token| match &token {
        TokenTree::Ident(word) => *word == "test",
        inner => names_test(inner),
    })
}

mod tests {
    use super::super::tree::example;
    use super::*;

    fn paths(path: &str, text: &str) -> Vec<String> {
        Code::of(&example(path, text))
            .paths
            .into_iter()
            .map(|(_, path)| path.join("::"))
            .collect()
    }

    #[test]
    fn paths_are_found_wherever_they_stand() {
        let text = r#"
            // crate::comment::no
            /// crate::doc::no
            use crate::{base::{ids, time::Clock as C}, rules::*};
            fn f() { println!("crate::string::no {}", crate::web::app()); ids::Mint::new(); C::now() }
            #[derive(diesel::Queryable)] struct A;"#;
        let expected = [
            "crate::base::ids",
            "crate::base::time::Clock",
            "crate::rules",
            "diesel::Queryable",
            "crate::base::ids::Mint::new",
            "crate::base::time::Clock::now",
            "crate::web::app",
        ];
        assert_eq!(paths("src/store/pool.rs", text), expected);
    }

    #[test]
    fn self_super_and_own_modules_are_read_from_where_they_stand() {
        let text = "mod store; use super::audit; fn f() { store::load(); self::x::y(); audit::z() } \
            mod inner { use super::super::case::advance; }";
        let expected = [
            "crate::lifecycle::audit",
            "crate::lifecycle::case::advance",
            "crate::lifecycle::audit::z",
            "crate::lifecycle::findings::store::load",
            "crate::lifecycle::findings::x::y",
        ];
        assert_eq!(paths("src/lifecycle/findings/mod.rs", text), expected);
    }

    #[test]
    fn fractions_strings_words_and_code_for_tests_are_seen() {
        let code = Code::of(&example(
            "src/a.rs",
            r#"fn f() -> f64 { let _ = ("a", b"x.y"); 1.5 }"#,
        ));
        assert!(
            code.fractions && code.words.contains("f64") && code.strings.contains("a") && !code.for_tests
        );
        let code = Code::of(&example(
            "src/a.rs",
            "#[cfg(any(unix, test))] fn f() -> i32 { let t = ((1, 2), 3); t.0.1 + 0x1f }",
        ));
        assert!(code.for_tests && !code.fractions);
        assert!(Code::of(&example("src/a.rs", "#![cfg(test)]")).for_tests);
    }
}

//! The templates: nothing in them that a strict content security policy refuses or that lets data become markup; and
//! each is used, and each that is named is there.

use std::collections::BTreeSet;

use super::code::Code;
use super::tree::{File, example, files, none};

/// Unescaped output, which is dangerous: the file, what stands in the braces, and why it is safe there.
const APPROVED: [(&str, &str, &str); 0] = [];

fn templates(files: &[File]) -> impl Iterator<Item = &File> {
    files
        .iter()
        .filter(|file| file.is_in("templates") && file.ends(".hbs"))
}

fn unescaped(files: &[File], approved: &[(&str, &str, &str)]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in templates(files) {
        for (open, close) in [("{{{", "}}}"), ("{{&", "}}"), ("{{~{", "}"), ("{{~&", "}}")] {
            for (at, _) in file.text.match_indices(open) {
                let inner = &file.text[at + open.len()..];
                let inner = inner.split(close).next().unwrap_or_default().trim();
                if !approved
                    .iter()
                    .any(|(path, allowed, _)| *path == file.path && *allowed == inner)
                {
                    faults.push(format!(
                        "{}: `{open}{inner}{close}`: data would become markup",
                        file.path
                    ));
                }
            }
        }
    }
    faults
}

/// The opening tags of a template: name, and what stands after it.
fn tags(text: &str) -> Vec<(String, &str)> {
    let mut tags = Vec::new();
    for (at, _) in text.match_indices('<') {
        let rest = &text[at + 1..];
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if name.is_empty() {
            continue;
        }
        let mut quote = None;
        let end = rest.find(|letter: char| {
            match (quote, letter) {
                (None, '"' | '\'') => quote = Some(letter),
                (Some(open), _) if open == letter => quote = None,
                (None, '>') => return true,
                _ => {}
            }
            false
        });
        tags.push((
            name.to_ascii_lowercase(),
            &rest[name.len()..end.unwrap_or(rest.len())],
        ));
    }
    tags
}

/// The markup alone: a mark stands where something is filled in.
fn markup(template: &str) -> String {
    let mut markup = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        markup.push_str(before);
        markup.push_str(" \u{2022} ");
        rest = after
            .split_once("}}")
            .map_or("", |(_, rest)| rest.trim_start_matches('}'));
    }
    markup + rest
}

/// The names of a tag's attributes; what stands in quotes is no name.
fn attributes(tag: &str) -> Vec<String> {
    let parts = tag.split(['"', '\'']).step_by(2).collect::<Vec<_>>().join(" ");
    parts
        .split_whitespace()
        .filter_map(|word| Some(word.split_once('=')?.0.to_ascii_lowercase()))
        .collect()
}

fn inline(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in templates(files) {
        let mut fault = |what: &str| faults.push(format!("{}: {what}: the browser refuses it", file.path));
        let markup = markup(&file.text);
        for (name, rest) in tags(&markup) {
            for attribute in attributes(rest) {
                let event = attribute
                    .strip_prefix("on")
                    .is_some_and(|it| it.chars().all(|it| it.is_ascii_lowercase()));
                if attribute == "style" || event || attribute.starts_with("hx-on") {
                    fault(&format!("`{attribute}=` in <{name}>"));
                }
            }
            if rest.to_ascii_lowercase().contains("javascript:") {
                fault(&format!("`javascript:` in <{name}>"));
            }
            if name == "style" {
                fault("<style>");
            }
            if name == "script" && !rest.contains("application/json") {
                let body = after(&markup, rest).split("</script").next().unwrap_or_default();
                if !body.trim().is_empty() {
                    fault("a <script> with a body");
                }
            }
        }
    }
    faults
}

/// What follows the tag, of which `rest` is a part.
fn after<'a>(text: &'a str, rest: &str) -> &'a str {
    let at = rest.as_ptr() as usize - text.as_ptr() as usize + rest.len();
    text.get(at + 1..).unwrap_or_default()
}

/// The name by which a template is used: its path below the folder, without the ending.
fn name(file: &File) -> &str {
    file.path
        .trim_start_matches("templates/")
        .trim_end_matches(".hbs")
}

/// The partials a template takes in.
fn partials(text: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for open in ["{{>", "{{#>", "{{~>", "{{~#>"] {
        for (at, _) in text.match_indices(open) {
            let inner = text[at + open.len()..].trim_start();
            let end = inner
                .find(|it: char| it.is_whitespace() || "~}".contains(it))
                .unwrap_or(inner.len());
            named.insert(inner[..end].trim_matches('"').to_owned());
        }
    }
    named
}

fn lost(files: &[File]) -> Vec<String> {
    let known: BTreeSet<_> = templates(files).map(name).collect();
    let folders: BTreeSet<_> = known
        .iter()
        .filter_map(|name| name.split_once('/'))
        .map(|(folder, _)| folder)
        .collect();
    let mut used = BTreeSet::new();
    let mut faults = Vec::new();
    for file in templates(files) {
        for partial in partials(&file.text) {
            // Without a folder it is a block that the page hands to its layout.
            if partial.contains('/') && !known.contains(partial.as_str()) {
                faults.push(format!("{}: there is no template `{partial}`", file.path));
            }
            used.insert(partial);
        }
    }
    for file in files.iter().filter(|file| file.is_in("src") && file.ends(".rs")) {
        for text in Code::of(file).strings {
            let plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_' || it == '/';
            let shaped = text.chars().all(plain) && !text.ends_with('/');
            let named = shaped
                && text
                    .split_once('/')
                    .is_some_and(|(folder, _)| folders.contains(folder));
            if named && !known.contains(text.as_str()) {
                faults.push(format!("{}: there is no template `{text}`", file.path));
            }
            used.insert(text);
        }
    }
    // The templates of a letter are found by the letter's name.
    let by_letter = |name: &str| {
        let letter = name.strip_prefix("mail/").and_then(|rest| rest.split('/').next());
        letter.is_some_and(|letter| used.contains(letter))
    };
    let idle = known
        .iter()
        .filter(|name| !used.contains(**name) && !by_letter(name));
    faults.extend(idle.map(|name| format!("templates/{name}.hbs: nothing uses it")));
    faults
}

#[test]
fn no_template_prints_data_as_markup() {
    none(&unescaped(files(), &APPROVED));
    let bad = example("templates/a.hbs", "<p>{{{ words }}}</p><p>{{&words}}</p>{{safe}}");
    assert_eq!(unescaped(std::slice::from_ref(&bad), &[]).len(), 2);
    assert_eq!(
        unescaped(&[bad], &[("templates/a.hbs", "words", "escaped by its maker")]),
        [""; 0]
    );
}

#[test]
fn no_template_holds_what_the_content_security_policy_refuses() {
    none(&inline(files()));
    for bad in [
        r#"<p style="color: red">"#,
        r#"<button class="x > y" onclick="f()">"#,
        r#"<div hx-on:click="f()">"#,
        "<a {{#if a}}onload=x{{/if}}>",
        "<script>f()</script>",
        r#"<script type="module">f()</script>"#,
        "<style>p { color: red }</style>",
        r#"<a href="javascript:f()">"#,
    ] {
        assert_eq!(inline(&[example("templates/a.hbs", bad)]).len(), 1, "{bad}");
    }
    for good in [
        r#"<script type="module" src="/a.js"></script>"#,
        r#"<script type="application/json">{{json it}}</script>"#,
        r#"<p title="on = off; style = none" data-on="1">one=1</p>"#,
        r#"<link rel="stylesheet" href="{{asset "css/desk.css"}}">"#,
    ] {
        assert_eq!(inline(&[example("templates/a.hbs", good)]), [""; 0], "{good}");
    }
}

#[test]
fn every_template_that_is_named_exists_and_every_one_that_exists_is_used() {
    none(&lost(files()));
    let page = |text: &str| example("templates/desk/audits.hbs", text);
    let part = example("templates/parts/clock.hbs", "");
    let code = |text: &str| example("src/web/desk/audits.rs", text);
    let whole = [
        page("{{> parts/clock c}}{{> @partial-block}}"),
        part.clone(),
        code(r#"fn f() { g("desk/audits") }"#),
    ];
    assert_eq!(lost(&whole), [""; 0]);
    let unused = [
        page(""),
        part.clone(),
        code("/// \"parts/clock\"\nfn f() { g(\"desk/audits\", \"/desk/none\") }"),
    ];
    assert_eq!(lost(&unused), ["templates/parts/clock.hbs: nothing uses it"]);
    let missing = [
        page("{{#> layout/none}}{{> parts/clock}}{{/layout/none}}"),
        part,
        code(r#"fn f() { g("desk/audit") }"#),
    ];
    assert_eq!(lost(&missing).len(), 3);
}

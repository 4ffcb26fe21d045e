use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use assayer::web::kit::assets::Assets;
use assayer::web::kit::templates::Templates;
use assayer::web::kit::words::Words;
use serde_json::{Value, json};

fn templates() -> Templates {
    Templates::load(
        Arc::new(Words::english().unwrap()),
        Arc::new(Assets::load().unwrap()),
    )
    .unwrap()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
}

/// All files below `folder` with this ending, joined.
fn everything(folder: &str, ending: &str) -> String {
    let mut found = Vec::new();
    files(&root().join(folder), ending, &mut found);
    found
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

/// The words between `before` and the next quote, everywhere in `text`.
fn between<'a>(text: &'a str, before: &str, after: char) -> BTreeSet<&'a str> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split(after).next())
        .collect()
}

/// A page as the doors fill it in: somebody signed in, nothing typed, nothing wrong.
fn page(v: Value) -> Value {
    json!({
        "page": {
            "title": "Title", "path": "/x", "csrf": "token", "body_name": "Meridian Certification", "notice": null,
            "demo": false, "today": "24 November 2026", "asset": {},
            "nav": {"bar": [{"href": "/desk", "label": "Plan", "current": true}], "groups": []},
            "user": {"name": "Ines Vidal", "initials": "IV", "roles": "Scheduler"},
        },
        "v": v, "typed": {}, "errors": [],
    })
}

#[test]
fn every_template_compiles() {
    let templates = templates();
    assert!(templates.names().count() > 15);
    assert!(templates.has("public/sign_in") && templates.has("layout/staff"));
}

#[test]
fn every_template_that_is_called_exists() {
    let (templates, sources) = (templates(), everything("templates", "hbs"));
    for opening in ["{{> ", "{{#> "] {
        for called in sources.split(opening).skip(1) {
            let name: String = called
                .chars()
                .take_while(|c| !c.is_whitespace() && *c != '}')
                .collect();
            let inline = sources.contains(&format!("{{{{#*inline \"{name}\"}}}}"));
            assert!(
                inline || name == "@partial-block" || templates.has(&name),
                "{name} is called and does not exist"
            );
        }
    }
}

#[test]
fn every_text_that_is_used_exists() {
    let words = Words::english().unwrap();
    let sources = everything("templates", "hbs");
    for opening in ["{{t \"", "(t \""] {
        for key in between(&sources, opening, '"') {
            assert!(words.has(key), "the text \"{key}\" is used and does not exist");
        }
    }
}

#[test]
fn every_text_is_used() {
    let (texts, pages, code) = (
        everything("templates/text", "ftl"),
        everything("templates", "hbs"),
        everything("src", "rs"),
    );
    // In code a family is written as `format!("problem-{kind}")`.
    let written = code.split("-{").filter_map(|before| before.rsplit('"').next());
    let mut families = between(&pages, "t_of \"", '"');
    families.extend(
        written.filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-')),
    );
    for key in texts
        .lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key)
    {
        if key.starts_with(|c: char| !c.is_ascii_alphabetic()) {
            continue;
        }
        let quoted = format!("\"{key}\"");
        let of_a_family = families.iter().any(|family| key.starts_with(&format!("{family}-")))
            // Or it is handed on as a word, as in `options(app, "site-kind", …)`.
            || key.match_indices('-').any(|(at, _)| key[..at].contains('-') && code.contains(&format!("\"{}\"", &key[..at])));
        assert!(
            of_a_family || pages.contains(&quoted) || code.contains(&quoted),
            "nothing uses the text \"{key}\""
        );
    }
}

#[test]
fn every_icon_that_is_used_exists() {
    let (assets, sources) = (Assets::load().unwrap(), everything("templates", "hbs"));
    for name in between(&sources, "icon \"", '"') {
        assert!(
            assets.has_icon(name),
            "the icon \"{name}\" is used and does not exist"
        );
    }
}

#[test]
fn every_layout_renders_with_and_without_somebody_signed_in() {
    let templates = templates();
    for view in ["public/problem", "public/sign_in"] {
        let mut context = page(json!({
            "heading": "x", "says": "x", "reasons": [], "reference": null, "back": "/", "retry": null,
            "next": null, "demo_accounts": []
        }));
        assert!(
            templates
                .render(view, context.clone())
                .unwrap()
                .contains("<title>Title · Meridian Certification</title>")
        );
        context["page"]["user"] = Value::Null;
        context["page"]["nav"] = json!({"bar": [], "groups": []});
        context["page"]["demo"] = json!(true);
        assert!(
            templates
                .render(view, context)
                .unwrap()
                .contains("Today is 24 November 2026.")
        );
    }
}

#[test]
fn no_template_writes_unescaped_or_styles_or_scripts_in_place() {
    let mut found = Vec::new();
    files(&root().join("templates"), "hbs", &mut found);
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        for forbidden in [
            "{{{",
            "{{&",
            " style=",
            " onclick=",
            " onsubmit=",
            " onchange=",
            "hx-on",
            "javascript:",
            "<style",
        ] {
            assert!(!text.contains(forbidden), "{} holds {forbidden}", path.display());
        }
        // Only modules of ours and data: the policy forbids scripts in the page.
        for script in text.split("<script ").skip(1) {
            assert!(
                script.contains("src=\"{{asset") || script.contains("application/json"),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn the_sign_in_page_keeps_the_address_and_names_what_is_wrong() {
    let mut context = page(json!({"next": null, "demo_accounts": []}));
    context["typed"] = json!({"email": "ines@meridian.example"});
    context["errors"] =
        json!([{"field": "password", "says": "Address and password do not belong together.", "rule": null}]);
    let html = templates().render("public/sign_in", context).unwrap();
    assert!(html.contains("value=\"ines@meridian.example\""));
    assert!(html.contains("href=\"#f-password\""));
    assert!(
        html.contains("id=\"f-password-error\"") && html.contains("aria-describedby=\"f-password-error\"")
    );
    assert!(!html.contains("id=\"f-email-error\""));
    assert!(html.contains("name=\"csrf\" value=\"token\""));
    assert!(!html.contains("accounts"));
}

#[test]
fn the_sign_in_page_lists_the_accounts_of_the_demonstration() {
    let account = json!({"role": "Scheduler", "email": "ines@meridian.example", "password": "hallmark"});
    let html = templates()
        .render(
            "public/sign_in",
            page(json!({"next": "/desk", "demo_accounts": [account]})),
        )
        .unwrap();
    assert!(html.contains("ines@meridian.example") && html.contains("hallmark"));
    assert!(html.contains("name=\"next\" value=\"/desk\""));
}

#[test]
fn a_problem_shows_again_all_that_was_typed() {
    let html = templates()
        .render(
            "public/problem",
            page(json!({
                "heading": "This finding has changed", "says": "Somebody answered it after you opened it.",
                "reasons": [{"rule": "LC-41", "says": "The answer is due by 2 December 2026."}],
                "reference": "R-77", "back": "/desk/findings/1",
                "retry": {"action": "/desk/findings/1/answer", "button": "Send again", "fields": [
                    {"name": "cause", "label": "Cause", "text": "\n two lines\n\"quoted\" <b>", "long": true},
                    {"name": "owner", "label": "Owner", "text": "A & B", "long": false},
                    {"name": "kind", "text": "major", "long": false}
                ]}
            })),
        )
        .unwrap();
    // A parser drops the first line break inside a text area, so one stands before what was typed.
    assert!(
        html.contains(">\n\n two lines\n&quot;quoted&quot; &lt;b&gt;</textarea>"),
        "{html}"
    );
    assert!(html.contains("value=\"A &amp; B\""));
    assert!(html.contains("type=\"hidden\" name=\"kind\" value=\"major\""));
    assert!(html.contains("LC-41") && html.contains("R-77"));
}

#[test]
fn a_problem_without_anything_typed_offers_the_way_back() {
    let view = json!({"heading": "Not here", "says": "There is no such audit.", "reasons": [], "reference": null, "back": "/desk", "retry": null});
    let html = templates().render("public/problem", page(view)).unwrap();
    assert!(html.contains("href=\"/desk\"") && !html.contains("data-retry"));
}

use std::sync::Arc;

use assayer::web::kit::assets::Assets;
use assayer::web::kit::helpers;
use assayer::web::kit::words::Words;
use handlebars::Handlebars;
use serde_json::{Value, json};

const TEXTS: &str = "greeting = Good day, { $name }\nlate = { $days ->\n    [one] One day late\n   *[other] { $days } days late\n}\nstate-not-yet-valid = Not yet valid\n";

fn registry() -> Handlebars<'static> {
    let words = Words::from_files(&[("test.ftl".into(), TEXTS.into())]).unwrap();
    helpers::registry(Arc::new(words), Arc::new(Assets::load().unwrap()))
}

fn rendered(template: &str, context: &Value) -> String {
    registry().render_template(template, context).unwrap()
}

fn refused(template: &str, context: &Value) -> String {
    let fault = registry().render_template(template, context).unwrap_err();
    format!("{fault} {}", fault.source_text())
}

/// The words of the fault below the registry's own.
trait SourceText {
    fn source_text(&self) -> String;
}

impl SourceText for handlebars::RenderError {
    fn source_text(&self) -> String {
        self.reason().to_string()
    }
}

#[test]
fn a_text_is_filled_in_and_escaped() {
    let says = rendered("{{t \"greeting\" name=who}}", &json!({"who": "Ana <b>"}));
    assert_eq!(says, "Good day, Ana &lt;b&gt;");
}

#[test]
fn a_number_chooses_the_plural() {
    assert_eq!(rendered("{{t \"late\" days=1}}", &json!({})), "One day late");
    assert_eq!(rendered("{{t \"late\" days=2}}", &json!({})), "2 days late");
}

#[test]
fn an_unknown_text_is_an_error() {
    assert!(refused("{{t \"nowhere\"}}", &json!({})).contains("There is no text \"nowhere\"."));
}

#[test]
fn a_text_that_lacks_a_value_is_an_error() {
    assert!(refused("{{t \"greeting\"}}", &json!({})).contains("greeting"));
}

#[test]
fn a_key_in_two_files_is_refused() {
    let file = |name: &str| (name.to_owned(), "greeting = Good day\n".to_owned());
    assert!(Words::from_files(&[file("a.ftl"), file("b.ftl")]).is_err());
}

#[test]
fn a_text_that_cannot_be_read_is_refused() {
    assert!(Words::from_files(&[("a.ftl".into(), "greeting = { $name\n".into())]).is_err());
}

#[test]
fn a_state_finds_its_text_by_its_kind() {
    let says = rendered("{{t_of \"state\" kind}}", &json!({"kind": "not_yet_valid"}));
    assert_eq!(says, "Not yet valid");
}

#[test]
fn a_missing_field_is_an_error_and_not_a_gap() {
    assert!(
        registry()
            .render_template("{{v.name}}", &json!({"v": {}}))
            .is_err()
    );
    assert!(
        registry()
            .render_template("{{t \"greeting\" name=v.name}}", &json!({"v": {}}))
            .is_err()
    );
}

#[test]
fn what_was_typed_comes_before_what_is_kept() {
    let root = json!({"typed": {"name": "new", "cleared": ""}});
    assert_eq!(rendered("{{typed \"name\" \"old\"}}", &root), "new");
    assert_eq!(rendered("{{typed \"cleared\" \"old\"}}", &root), "");
    assert_eq!(rendered("{{typed \"other\" \"old\"}}", &root), "old");
    assert_eq!(rendered("{{typed \"other\"}}", &root), "");
}

#[test]
fn an_option_is_chosen_by_what_was_typed_else_by_what_is_kept() {
    let template = "{{#each options}}{{#if (chosen \"standard\" this ../kept)}}[{{this}}]{{else}}{{this}}{{/if}}{{/each}}";
    let with = |typed: Value| json!({"options": ["a", "b", "c"], "kept": ["c"], "typed": typed});
    assert_eq!(rendered(template, &with(json!({}))), "ab[c]");
    assert_eq!(
        rendered(template, &with(json!({"standard": ["a", "b"]}))),
        "[a][b]c"
    );
    assert_eq!(rendered(template, &with(json!({"standard": "b"}))), "a[b]c");
    assert_eq!(rendered(template, &with(json!({"standard": "a\nc"}))), "[a]b[c]");
    // Every box was emptied: a browser then sends nothing at all for the field.
    assert_eq!(rendered(template, &with(json!({"name": "x"}))), "abc");
}

#[test]
fn a_field_gets_the_sentences_about_itself_only() {
    let root = json!({"errors": [
        {"field": "email", "says": "Enter an address.", "rule": null},
        {"field": "name", "says": "Enter a name.", "rule": null},
        {"field": null, "says": "The window is closed.", "rule": "LC-22"}
    ]});
    assert_eq!(rendered("{{error_for \"email\"}}", &root), "Enter an address.");
    assert_eq!(rendered("{{error_for \"city\"}}", &root), "");
    assert_eq!(
        rendered("{{#each errors}}{{error_for \"name\"}}{{/each}}", &root).len(),
        3 * "Enter a name.".len()
    );
}

#[test]
fn dates_and_days_are_written_as_people_read_them() {
    let root = json!({"on": "2026-11-24", "zero": 0});
    assert_eq!(rendered("{{date on}}", &root), "24 November 2026");
    assert_eq!(rendered("{{short_date on}}", &root), "24 Nov");
    assert_eq!(
        rendered("{{days 3.5}} {{days 3}} {{days 10.25}} {{days zero}}", &root),
        "3.5 3.0 10.25 0.0"
    );
    assert!(refused("{{date \"2026-02-30\"}}", &root).contains("2026-02-30"));
}

#[test]
fn nothing_is_null_but_null_itself() {
    let root = json!({"zero": 0, "none": null});
    assert_eq!(rendered("{{is_some zero}} {{is_some none}}", &root), "true false");
}

#[test]
fn json_cannot_end_the_script_it_stands_in() {
    let root = json!({"v": {"text": "</script><!-- &"}});
    let text = rendered("{{json v}}", &root);
    assert!(!text.contains('<') && !text.contains('&'));
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), root["v"]);
}

#[test]
fn an_icon_is_hidden_from_screen_readers_and_must_exist() {
    let drawn = rendered("{{icon \"search\"}}", &json!({}));
    assert!(
        drawn.contains("aria-hidden=\"true\"") && drawn.contains("icons.svg#search"),
        "{drawn}"
    );
    assert!(refused("{{icon \"unicorn\"}}", &json!({})).contains("There is no icon \"unicorn\"."));
}

#[test]
fn an_asset_is_found_at_its_address() {
    let assets = Assets::load().unwrap();
    let address = assets.address("css/assayer.css").unwrap();
    let rest = address.strip_prefix("/static/").unwrap();
    let (edition, path) = rest.split_once('/').unwrap();
    let asset = assets.find(edition, path).unwrap();
    assert_eq!(asset.content_type, "text/css; charset=utf-8");
    assert_eq!(asset.hash.len(), 64);
    assert!(!asset.bytes.is_empty());
    assert!(!assets.find("yesterday", path).unwrap().lasting);
}

#[test]
fn only_what_pages_need_is_served() {
    let assets = Assets::load().unwrap();
    for path in [
        "package.json",
        ".npmrc",
        "src/own-icons.svg",
        "vendor/MANIFEST",
        "css/../package.json",
        "css/none.css",
        "",
    ] {
        assert!(assets.find(assets.edition(), path).is_none(), "{path} is served");
        assert!(assets.address(path).is_err(), "{path} has an address");
    }
}

#[test]
fn what_browsers_fetch_stays_small() {
    let assets = Assets::load().unwrap();
    let size = |path: &str| {
        let asset = assets.find(assets.edition(), path).unwrap();
        assets.compressed(&asset).unwrap().len()
    };
    assert!(size("icons.svg") < 5 * 1024);
    assert!(size("js/assayer.js") < 5 * 1024);
    let sheets = ["assayer", "parts", "forms", "desk", "public"].map(|name| size(&format!("css/{name}.css")));
    // Written to be read; what counts is what goes over the wire.
    assert!(sheets.iter().sum::<usize>() < 16 * 1024, "{sheets:?}");
}

#[test]
fn every_file_that_a_style_sheet_names_exists() {
    let assets = Assets::load().unwrap();
    for sheet in ["assayer", "parts", "forms", "desk", "public"] {
        let css = assets
            .find(assets.edition(), &format!("css/{sheet}.css"))
            .unwrap();
        let css = String::from_utf8(css.bytes.into_owned()).unwrap();
        for named in css
            .split("url(../")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
        {
            assert!(
                assets.find(assets.edition(), named.0).is_some(),
                "{sheet}.css names {}",
                named.0
            );
        }
    }
}

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use assayer::web::kit::assets::Assets;
use assayer::web::kit::helpers;
use assayer::web::kit::words::Words;
use serde_json::{Value, json};

/// A template of the test, filled in with the parts as they are kept.
fn rendered(template: &str, context: Value) -> String {
    let mut registry = helpers::registry(
        Arc::new(Words::english().unwrap()),
        Arc::new(Assets::load().unwrap()),
    );
    let parts = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("templates/parts");
    for entry in fs::read_dir(parts).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("parts/{}", path.file_stem().unwrap().to_str().unwrap());
        registry
            .register_template_string(&name, fs::read_to_string(&path).unwrap())
            .unwrap();
    }
    let mut root = json!({"page": {"csrf": "token", "notice": null}, "typed": {}, "errors": []});
    for (key, value) in context.as_object().unwrap() {
        root[key] = value.clone();
    }
    registry.render_template(template, &root).unwrap()
}

/// Without the white space that templates leave between elements.
fn tight(html: &str) -> String {
    html.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn a_field_needs_a_name_and_a_label_only() {
    let html = tight(&rendered(
        "{{> parts/field name=\"city\" label=\"City\"}}",
        json!({}),
    ));
    assert!(html.contains("<label for=\"f-city\">City</label>"));
    assert!(
        html.contains("id=\"f-city\" name=\"city\" type=\"text\" value=\"\" autocomplete=\"off\">"),
        "{html}"
    );
}

#[test]
fn a_wrong_field_says_so_to_everyone() {
    let html = rendered(
        "{{> parts/field name=\"city\" label=\"City\" hint=\"Without the country.\" value=\"Bideford\"}}",
        json!({"typed": {"city": "\"><b>"}, "errors": [{"field": "city", "says": "Enter a city.", "rule": null}]}),
    );
    assert!(html.contains("value=\"&quot;&gt;&lt;b&gt;\""));
    assert!(html.contains("aria-describedby=\"f-city-hint f-city-error\" aria-invalid=\"true\""));
    assert!(html.contains("id=\"f-city-hint\"") && html.contains("id=\"f-city-error\""));
    assert!(html.contains("Enter a city."));
}

#[test]
fn fields_of_a_row_do_not_slip_into_a_part_that_starts_clean() {
    let rows = json!({"rows": [{"name": "Bideford", "label": "x", "hint": "leaks", "type": "password", "value": "leaks"}]});
    let template = "{{#each rows}}{{> parts/field null name=\"city\" label=this.name}}{{/each}}";
    let html = rendered(template, rows);
    assert!(html.contains(">Bideford</label>") && html.contains("type=\"text\""));
    assert!(!html.contains("leaks"), "{html}");
}

#[test]
fn options_keep_their_own_labels_and_hints() {
    let options = json!({"options": [{"value": "a", "label": "First", "hint": "One"}, {"value": "b", "label": "Second"}]});
    for part in ["checks kind=\"radio\"", "checks kind=\"checkbox\""] {
        let call = format!(
            "{{{{> parts/{part} name=\"n\" label=\"Outer\" hint=\"Outer hint\" value=\"b\" options=options}}}}"
        );
        let html = rendered(&call, options.clone());
        assert!(
            html.contains(">First</label>") && html.contains(">Second</label>") && html.contains(">One</p>")
        );
        assert_eq!(html.matches("Outer hint").count(), 1);
        assert!(html.contains("value=\"b\" checked") && !html.contains("value=\"a\" checked"));
    }
    let html = rendered(
        "{{> parts/choice name=\"n\" label=\"Outer\" value=\"b\" options=options}}",
        options,
    );
    assert!(html.contains("<option value=\"b\" selected>Second</option>"));
    assert!(html.contains("<option value=\"a\">First</option>"));
}

#[test]
fn a_text_area_gives_back_every_line() {
    let html = rendered(
        "  {{> parts/area name=\"cause\" label=\"Cause\"}}",
        json!({"typed": {"cause": "\na\n  b"}}),
    );
    assert!(html.contains(">\n\na\n  b</textarea>"), "{html}");
}

#[test]
fn a_version_of_zero_is_sent_too() {
    assert!(rendered("{{> parts/hidden version=0}}", json!({})).contains("name=\"version\" value=\"0\""));
    assert!(!rendered("{{> parts/hidden}}", json!({})).contains("version"));
}

#[test]
fn the_summary_links_each_fault_to_its_field() {
    let html = rendered(
        "{{> parts/error_summary}}",
        json!({"errors": [
            {"field": "city", "says": "Enter a city.", "rule": null},
            {"field": null, "says": "The window is closed.", "rule": "LC-22"}
        ]}),
    );
    assert!(html.contains("<a href=\"#f-city\">Enter a city.</a>"));
    assert!(html.contains("The window is closed.<span class=\"rule\">LC-22</span>"));
    assert_eq!(rendered("{{> parts/error_summary}}", json!({})).trim(), "");
}

#[test]
fn every_state_and_every_clock_has_its_shape_beside_its_word() {
    let states = [
        "valid",
        "suspended",
        "withdrawn",
        "expired",
        "not_yet_valid",
        "superseded",
        "not_found",
        "draft",
        "open",
        "waiting",
        "done",
        "stopped",
    ];
    for kind in states {
        let html = rendered("{{> parts/state kind=kind word=\"Word\"}}", json!({"kind": kind}));
        assert!(html.contains(&format!("#{kind}\"")) && html.contains("Word"));
    }
    for kind in ["late", "today", "soon", "paused"] {
        let html = rendered(
            "{{> parts/clock v}}",
            json!({"v": {"kind": kind, "says": "2 days late"}}),
        );
        assert!(html.contains(&format!("#{kind}\"")) && html.contains("2 days late"));
    }
    assert!(
        !rendered(
            "{{> parts/clock kind=\"later\" says=\"13 March 2028\"}}",
            json!({})
        )
        .contains("<svg")
    );
}

#[test]
fn every_answer_has_its_stamp() {
    for status in [
        "valid",
        "suspended",
        "withdrawn",
        "expired",
        "not_yet_valid",
        "superseded",
        "not_found",
    ] {
        let answer = json!({"v": {"status": status, "word": "Word", "says": "Says.", "facts": []}});
        let html = rendered("{{> parts/answer v}}", answer);
        assert!(html.contains(&format!("#stamp-{status}\"")) && html.contains(&format!("is-{status}")));
    }
}

#[test]
fn a_queue_shows_clocks_reasons_and_the_way_in() {
    let job = json!({"href": "/desk/audits/1", "title": "Place the audit", "says": "By Friday.", "on": false,
        "clock": {"kind": "late", "says": "2 days late"}, "steps": [{"rule": "LC-22", "says": "Twelve months."}]});
    let queue = json!({"v": {"heading": "Tuesday", "says": "One is late.", "alone": true, "tabs": [], "empty": null,
        "groups": [{"title": "Late", "jobs": [job]}]}});
    let html = rendered("{{> parts/queue v}}", queue);
    for text in [
        "Tuesday",
        "Late",
        "2 days late",
        "href=\"/desk/audits/1\"",
        "By Friday.",
        "LC-22",
        "Twelve months.",
    ] {
        assert!(html.contains(text), "{text} is missing");
    }
}

#[test]
fn an_empty_queue_says_what_will_appear() {
    let queue = json!({"v": {"heading": "Tuesday", "says": "", "alone": true, "tabs": [], "groups": [],
        "empty": {"title": "No audits to place", "says": "The next window opens on 4 January."}}});
    assert!(rendered("{{> parts/queue v}}", queue).contains("The next window opens on 4 January."));
}

#[test]
fn the_lists_show_their_entries() {
    let lists = json!({"v": {
        "facts": [{"label": "Scope", "text": "Care", "note": "since 2025"}, {"label": "Sites", "text": "3"}],
        "events": [{"date": "2025-03-14", "says": "Certified"}],
        "entries": [{"when": "24 Nov 2026, 10:14", "who": "Ines Vidal", "says": "placed stage 2", "rule": null}],
        "files": [{"name": "plan.pdf", "says": "1.2 MB", "href": "/files/1"}],
        "visits": [{"title": "Stage 1", "when": "12 January 2025", "says": "", "kind": "done", "href": null, "clock": null}],
        "tabs": [{"href": "#", "label": "Findings", "count": 0, "current": true}, {"href": "#", "label": "Journal", "count": null, "current": false}]
    }});
    let template = "{{> parts/facts facts=v.facts}}{{> parts/history events=v.events}}{{> parts/journal entries=v.entries}}\
        {{> parts/files files=v.files}}{{> parts/programme visits=v.visits}}{{> parts/tabs label=\"Case\" tabs=v.tabs}}";
    let html = rendered(template, lists);
    for text in [
        "Care",
        "since 2025",
        "14 March 2025",
        "Ines Vidal",
        "plan.pdf",
        "12 January 2025",
        "Findings <b>0</b>",
        "aria-current=\"page\"",
    ] {
        assert!(html.contains(text), "{text} is missing");
    }
}

#[test]
fn a_case_head_names_the_case_its_state_and_what_comes_next() {
    let view = json!({"v": {
        "head": {"title": "St Brannoc’s", "says": "ISO 9001", "state": {"kind": "valid", "word": "Certified"}, "back": {"href": "/desk/cases", "label": "Cases"}},
        "next": {"clock": {"kind": "soon", "says": "Friday"}, "says": "Must end by 18 December.", "steps": [{"rule": "LC-22", "says": "Twelve months."}], "href": null, "action": null}
    }});
    let html = rendered("{{> parts/head v.head}}{{> parts/next v.next}}", view);
    for text in [
        "St Brannoc’s",
        "Certified",
        "/desk/cases",
        "Friday",
        "Must end by 18 December.",
        "Twelve months.",
    ] {
        assert!(html.contains(text), "{text} is missing");
    }
}

#[test]
fn an_upload_works_without_a_script() {
    let html = rendered(
        "{{> parts/upload action=\"/portal/evidence/1/files\" id=\"e1\" label=\"Training plan\" hint=\"Up to 200 MB.\"}}",
        json!({}),
    );
    assert!(
        html.contains("method=\"post\" action=\"/portal/evidence/1/files\" enctype=\"multipart/form-data\"")
    );
    assert!(
        html.contains("name=\"csrf\" value=\"token\"")
            && html.contains("<label for=\"e1\">Training plan</label>")
    );
}

#[test]
fn a_qr_code_is_one_path_with_a_name() {
    let html = rendered(
        "{{qr v \"Register entry\"}}",
        json!({"v": "https://register.example/verify/MC-9001-000001X"}),
    );
    assert!(
        html.starts_with("<svg class=\"qr\" viewBox=\"-4 -4 ")
            && html.contains("aria-label=\"Register entry\"")
    );
    assert!(html.matches("h1v1h-1z").count() > 300);
}

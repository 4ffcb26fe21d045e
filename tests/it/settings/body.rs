//! The body's name, address, zone and look: from their day on, and never on an older paper.

use assayer::access::Role;
use assayer::base::time::plus_days;
use png::{BitDepth, ColorType, Encoder};
use reqwest::Method;
use reqwest::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use serde_json::{Value, json};

use crate::flows::audited::{case, certified};
use crate::house::client::{Reply, Visit};
use crate::house::running::{House, PASSWORD, on_both};

const BODY: &str = "/api/v1/settings/body";

async fn administrator(house: &House) -> Visit {
    house.staff("Ada Administrator", &[Role::Administrator]).await
}

/// What the body is now, with something else in it.
fn given(house: &House, other: &Value, version: i32) -> Value {
    let mut given = json!({
        "name": "Meridian Certification", "address": "1 Quay Street, Bristol BS1 4AA, United Kingdom",
        "email": "office@meridian.example", "zone": "Europe/London", "accent": "",
        "in_force_on": house.today(), "reason": "As the board decided", "version": version,
    });
    for (key, value) in other.as_object().expect("fields") {
        given[key] = value.clone();
    }
    given
}

async fn set(house: &House, visit: &Visit, other: Value, version: i32) -> Reply {
    visit
        .post_json(&format!("{BODY}/changes"), given(house, &other, version))
        .await
}

/// A picture of these sides, one colour all over.
pub(crate) fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    let pixels = usize::try_from(width * height).expect("a number");
    let written = encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&[13, 90, 97].repeat(pixels)));
    written.expect("a picture");
    file
}

async fn upload(visit: &Visit, file: Vec<u8>) -> Reply {
    let request = visit
        .request(Method::POST, &format!("{BODY}/logo"))
        .header(CONTENT_TYPE, "image/png")
        .header(CONTENT_DISPOSITION, "attachment; filename=\"logo.png\"")
        .body(file);
    visit.send(request, "the logo").await
}

on_both! {
    async fn another_name_is_on_every_page_and_paper_from_its_day_on_and_on_no_older_one(house) {
        let mut case = case(house, "Tarn Textiles").await;
        let (id, number) = certified(&case).await;
        let ada = administrator(house).await;
        let day = plus_days(house.today(), 2);
        let other = json!({ "name": "Meridian Assurance plc", "address": "9 New Road, Bath", "in_force_on": day });
        let planned = set(house, &ada, other, 1).await.is(200);
        assert_eq!((planned.field("/name"), planned.field("/version")), ("Meridian Certification".into(), "3".into()));
        house.nobody().get(&format!("/verify/{number}")).await.says("Meridian Certification").lacks("Meridian Assurance");

        case.on(house, 2026, 3, 18).await;
        house.keep_sessions();
        let now = ada.get_json(BODY).await.is(200);
        assert_eq!(now.field("/name"), "Meridian Assurance plc");
        assert_eq!(now.field("/origins/body.name"), "settings");
        assert_eq!(now.field("/origins/body.email"), "configuration");
        house.nobody().get(&format!("/verify/{number}")).await.says("Meridian Assurance plc");
        let paper = case.decider.get(&format!("/desk/certificates/{id}/print")).await.is(200);
        paper.says("<p class=\"body\">Meridian Certification</p>").says("1 Quay Street");
        // A further revision prints the new name.
        let seen = crate::flows::audited::version(&case.decider, &case).await;
        let fields = [("reason", "Our name changed."), ("version", seen.as_str())];
        let next = case.decider.post(&format!("/desk/certificates/{id}/revision"), &fields).await.is(303).location();
        let paper = case.decider.get(&format!("{next}/print")).await.is(200);
        paper.says("<p class=\"body\">Meridian Assurance plc</p>").says("9 New Road, Bath");
    }

    async fn what_cannot_be_is_refused_in_its_field(house) {
        let ada = administrator(house).await;
        set(house, &ada, json!({ "accent": "#ffcc00" }), 1).await.is(422).says("contrast of 1.5:1").says("/accent");
        set(house, &ada, json!({ "accent": "#767676" }), 1).await.is(422).says("choose a darker colour");
        set(house, &ada, json!({ "accent": "red; }" }), 1).await.is(422).says("is not a colour");
        set(house, &ada, json!({ "zone": "Mars/Olympus" }), 1).await.is(422).says("is not a time zone");
        let zone = set(house, &ada, json!({ "zone": "Europe/Berlin" }), 1).await.refused_by("LC-1");
        zone.says("/zone_meant").says("from Europe/London to Europe/Berlin");
        set(house, &ada, json!({ "email": "nobody" }), 1).await.is(422).says("is not an e-mail address");
        set(house, &ada, json!({ "prefix": "XX" }), 1).await.is(422).says("is not a field");
        set(house, &ada, json!({}), 1).await.refused_by("LC-2").says("All of it is so already");
        set(house, &ada, json!({ "name": "Later", "in_force_on": "2025-01-01" }), 1).await.refused_by("LC-2");
        set(house, &ada, json!({ "name": "Stale" }), 7).await.is(412);
        let mara = house.staff("Mara Manager", &[Role::Manager]).await;
        mara.get_json(BODY).await.is(200);
        set(house, &mara, json!({ "name": "Mine" }), 1).await.is(403);
    }

    async fn another_zone_moves_the_civil_day_of_everything_at_once_on_every_node(house) {
        let ada = administrator(house).await;
        let node = house.another_node();
        let there = Visit::sign_in(&node, "ada.administrator@example.org", PASSWORD).await;
        // 23:30 in London is the next day in Berlin.
        house.pass_seconds(14 * 3600 + 1800);
        house.keep_sessions();
        let meant = json!({ "zone": "Europe/Berlin", "zone_meant": "yes" });
        set(house, &ada, meant, 1).await.is(200);
        let parameter = "/api/v1/settings/parameters/answer_days/changes";
        let change = json!({ "value": 31, "in_force_on": "2026-01-05", "reason": "x", "version": 1 });
        there.post_json(parameter, change).await.refused_by("LC-2").says("today, 6 January 2026");
    }

    async fn a_colour_becomes_the_pages_accent(house) {
        let ada = administrator(house).await;
        set(house, &ada, json!({ "accent": "#7A1F5C" }), 1).await.is(200);
        house.nobody().get("/verify").await.is(200).says("href=\"/brand/colour/7a1f5c\"");
        let sheet = house.nobody().get("/brand/colour/7a1f5c").await.is(200);
        assert_eq!(sheet.headers[CONTENT_TYPE], "text/css; charset=utf-8");
        sheet.says("--accent: #7a1f5c;");
        house.nobody().get("/brand/colour/7a1f5c;}").await.is(404);
    }

    async fn a_logo_is_kept_as_a_picture_and_nothing_else(house) {
        let ada = administrator(house).await;
        upload(&ada, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec()).await
            .is(422).says("no picture that can be read as PNG").says("/file");
        let mut half = picture(64, 32);
        half.truncate(half.len() / 2);
        upload(&ada, half).await.is(422).says("/file");
        upload(&ada, picture(8, 8)).await.is(422).says("8 by 8 pixels");
        upload(&ada, vec![0; 300 * 1024]).await.is(422).says("at most 262144");

        // A picture that is a page as well loses the page.
        let mut both = picture(64, 32);
        both.extend_from_slice(b"<script>alert(1)</script>");
        let sha256 = upload(&ada, both).await.is(200).field("/logo");
        let path = format!("/brand/logo/{sha256}");
        let public = house.nobody();
        public.get("/verify").await.is(200).says(&path);
        let served = reqwest::get(format!("{}{path}", house.base)).await.expect("an answer");
        assert_eq!(served.headers()[CONTENT_TYPE], "image/png");
        assert_eq!(served.headers()["x-content-type-options"], "nosniff");
        assert!(served.headers()[CONTENT_SECURITY_POLICY].to_str().expect("text").starts_with("sandbox"));
        assert!(served.headers()[CACHE_CONTROL].to_str().expect("text").contains("immutable"));
        let bytes = served.bytes().await.expect("a picture");
        assert!(bytes.starts_with(b"\x89PNG"));
        assert!(!bytes.windows(7).any(|piece| piece == b"<script"));

        // Taken away, it still stands at its address for the papers that show it.
        ada.post_json(&format!("{BODY}/logo/removal"), json!({})).await.is(200).says("\"logo\":null");
        public.get("/verify").await.is(200).lacks(&path);
        public.get(&path).await.is(200);
        public.get("/brand/logo/0000").await.is(404);
        // The journal names the picture and does not hold it.
        ada.get_json("/api/v1/journal?limit=2").await.is(200).says(&sha256).lacks("iVBOR");
    }
}

//! The public answer: what anybody reads about a certificate, and what nobody does.

use assayer::access::Actor;
use assayer::parties::accreditations;
use assayer::work::Target;
use reqwest::Method;
use serde_json::json;

use super::audited::{case, certified, grant, version};
use super::review::accredited;
use crate::house::running::on_both;

on_both! {
    async fn the_public_json_has_the_fields_of_the_interface_and_no_others(house) {
        // VE-1, VE-2: these and no more; VE-3: a client is shown unless it is restricted.
        let case = case(house, "St Brannoc").await;
        let (_, number) = certified(&case).await;
        let public = house.nobody();
        let answer = public.get_json(&format!("/api/v1/public/certificates/{number}")).await.is(200).json();
        let expected = json!({
            "number": "MC-9001-000001R", "revision": 1, "status": "valid", "as_of": "2026-03-16",
            "holder": { "name": "St Brannoc", "city": "Bideford", "country": "GB" },
            "standard": "ISO 9001:2015", "scope": "Acute inpatient and outpatient care",
            "sites": [{ "name": "Main hospital", "city": "Bideford", "country": "GB", "scope": "Acute inpatient and outpatient care" }],
            "accreditation": null, "unaccredited": true, "first_issued": "2026-03-16", "cycle_start": "2026-03-16",
            "effective": "2026-03-16", "issued": "2026-03-16", "expires": "2029-03-15",
            "history": [{ "date": "2026-03-16", "event": "issued" }],
            "credential_url": null, "pdf_url": null, "restricted": false,
        });
        assert_eq!(answer, expected);
        assert_eq!(public.get_json(&format!("/verify/{number}")).await.is(200).json(), expected);
    }

    async fn case_spaces_and_hyphens_are_forgiven(house) {
        let case = case(house, "St Brannoc").await;
        certified(&case).await;
        let public = house.nobody();
        for typed in ["MC-9001-000001R", "mc-9001-000001r", "MC9001000001R", "mc%209001%20000001R", "%20Mc-9001-000001R"] {
            let answer = public.get_json(&format!("/verify/{typed}")).await.is(200);
            assert_eq!(answer.field("/number"), "MC-9001-000001R", "{typed}");
        }
        let found = public.get("/verify?q=mc+9001+000001r").await.is(303).location();
        public.get(&found).await.is(200).says("Valid");
    }

    async fn a_slip_a_wrong_check_character_and_an_unknown_number_answer_alike(house) {
        let case = case(house, "St Brannoc").await;
        certified(&case).await;
        let public = house.nobody();
        // Another check character, an O for a zero, an unknown number that is well formed, no number, an unknown revision.
        for typed in ["MC-9001-0000012", "MC-9001-OOOOO1R", "MC-9001-0000038", "x", "MC-9001-000001R?revision=2", "MC-9001-000001R?revision=x"] {
            let page = public.get(&format!("/verify/{typed}")).await.is(404);
            page.says("Not found").says("the letter O is never used").lacks("St Brannoc");
            public.get_json(&format!("/verify/{typed}")).await.is(404).says("There is no such certificate.");
        }
        public.get_json("/api/v1/public/certificates/MC-9001-0000012").await.is(404).says("There is no such certificate.");
    }

    async fn the_answer_needs_no_script_and_weighs_less_than_120_kilobytes_with_all_it_loads(house) {
        let case = case(house, "St Brannoc").await;
        let (_, number) = certified(&case).await;
        let page = house.nobody().get(&format!("/verify/{number}")).await.is(200).lacks("<script").lacks("style=");
        let mut needed: Vec<String> = page
            .text
            .split(['"', '#'])
            .filter(|text| text.starts_with("/static/"))
            .map(ToOwned::to_owned)
            .collect();
        needed.sort();
        needed.dedup();
        assert!(needed.iter().any(|path| path.ends_with("css/public.css")), "{needed:?}");
        let edition = needed[0].split("/css/").next().expect("an edition").to_owned();
        // What a page in English shows its letters with.
        for font in ["source-sans-3-5.3.0/source-sans-3", "source-serif-4-5.3.1/source-serif-4"] {
            needed.push(format!("{edition}/vendor/{font}-latin-wght-normal.woff2"));
        }
        let mut bytes = page.text.len();
        for path in needed {
            let request = house.nobody().request(Method::GET, &path).header("accept-encoding", "gzip");
            let sent = request.send().await.expect("an answer");
            assert_eq!(sent.status(), 200, "{path}");
            let text = !path.contains("/vendor/source-");
            assert_eq!(sent.headers().contains_key("content-encoding"), text, "{path}");
            bytes += sent.bytes().await.expect("a body").len();
        }
        assert!(bytes < 120 * 1024, "{bytes} bytes");
    }

    async fn a_static_file_that_the_browser_holds_is_not_sent_again(house) {
        let page = house.nobody().get("/verify").await.is(200);
        let path = page.text.split('"').find(|text| text.ends_with("css/public.css")).expect("a style sheet").to_owned();
        let plain = house.nobody().get(&path).await.is(200);
        let tag = plain.headers["etag"].clone();
        let again = house.nobody().request(Method::GET, &path).header("if-none-match", tag);
        assert_eq!(house.nobody().send(again, "again").await.is(304).text, "");
        let other = house.nobody().request(Method::GET, &path).header("if-none-match", "W/\"another\"");
        assert_eq!(house.nobody().send(other, "other").await.is(200).text, plain.text);
    }

    async fn what_is_typed_cannot_become_markup(house) {
        let page = house.nobody().get("/verify/%3Cscript%3Ealert(1)%3C%2Fscript%3E").await.is(404);
        page.says("&lt;script&gt;").lacks("<script>alert");
        house.nobody().get("/verify?q=%22%3E%3Cimg%20src%3Dx%3E").await.is(200).lacks("<img");
    }

    async fn expiry_follows_from_the_date_alone(house) {
        // VE-5: what is answered is computed at the request.
        let case = case(house, "St Brannoc").await;
        let (_, number) = certified(&case).await;
        let public = house.nobody();
        house.set_day(2029, 3, 15);
        assert_eq!(public.get_json(&format!("/verify/{number}")).await.field("/status"), "valid");
        house.set_day(2029, 3, 16);
        assert_eq!(public.get_json(&format!("/verify/{number}")).await.field("/status"), "expired");
        let page = public.get(&format!("/verify/{number}")).await.is(200);
        page.says("Expired").says("ran out on 15 March 2029").says("What was certified");
    }

    async fn before_its_first_day_it_is_not_yet_valid(house) {
        let case = case(house, "St Brannoc").await;
        let decision = grant(&case).await;
        let given = json!({ "effective_on": "2026-04-01", "version": version(&case.decider, &case).await });
        let path = format!("/api/v1/decisions/{decision}/certificate");
        let id = case.decider.post_json(&path, given).await.is(201).field("/id");
        let number = case.decider.get_json(&format!("/api/v1/certificates/{id}")).await.field("/number");
        let page = house.nobody().get(&format!("/verify/{number}")).await.is(200);
        page.says("Not yet valid").says("comes into force on 1 April 2026");
        house.set_day(2026, 4, 1);
        assert_eq!(house.nobody().get_json(&format!("/verify/{number}")).await.field("/status"), "valid");
    }

    async fn a_granted_case_is_not_public_before_its_certificate(house) {
        let case = case(house, "St Brannoc").await;
        grant(&case).await;
        let list = house.nobody().get_json("/api/v1/public/certificates").await.is(200);
        assert_eq!(list.json(), json!({ "items": [], "next": null }));
    }

    async fn nothing_private_is_in_the_public_answer(house) {
        let case = case(house, "St Brannoc").await;
        let (_, number) = certified(&case).await;
        let page = house.nobody().get(&format!("/verify/{number}")).await.is(200);
        let page = page.says("Issued without accreditation").says("Bideford, GB");
        for private in ["Harbour Road", "Robin Penrose", "quality@example.org", "Lena", "Dora", "requirements are met", "ccredited by"] {
            assert!(!page.text.contains(private), "{private} is on the page: {}", page.text);
        }
        let answer = house.nobody().get_json(&format!("/verify/{number}")).await.is(200);
        assert!(!answer.text.contains("Harbour Road"), "{}", answer.text);
    }

    async fn the_directory_forgives_slips_in_a_name_and_narrows(house) {
        // VE-9.
        for name in ["Marchwood Clinics", "Müller Söhne", "Tarn Textiles"] {
            let case = case(house, name).await;
            certified(&case).await;
        }
        let public = house.nobody();
        for (asked, found) in [("marchwod", "Marchwood Clinics"), ("muller sohne", "Müller Söhne"), ("TARN", "Tarn Textiles")] {
            let list = public.get_json(&format!("/api/v1/public/certificates?name={}", asked.replace(' ', "+"))).await.is(200);
            assert_eq!(list.field("/items/0/holder"), found, "{asked}");
            assert_eq!(list.json()["items"].as_array().map(Vec::len), Some(1), "{asked}");
        }
        let none = public.get_json("/api/v1/public/certificates?country=DE").await.is(200);
        assert_eq!(none.json()["items"], json!([]));
        let all = public.get_json("/api/v1/public/certificates?country=gb&standard=ISO+9001:2015&limit=2").await.is(200);
        assert_eq!((all.field("/items/0/holder"), all.field("/items/1/holder")), ("Marchwood Clinics".into(), "Müller Söhne".into()));
        let next = all.field("/next");
        let rest = public.get_json(&format!("/api/v1/public/certificates?limit=2&cursor={next}")).await.is(200);
        assert_eq!((rest.field("/items/0/holder"), rest.field("/next")), ("Tarn Textiles".into(), "null".into()));
        public.get_json("/api/v1/public/certificates?cursor=nowhere").await.is(422);
        public.get_json("/api/v1/public/certificates?limit=0").await.is(422);
        public.get("/verify?q=marchwod").await.is(200).says("Marchwood Clinics").says("Valid");
        public.get("/verify?q=nobody+at+all").await.is(200).says("No holder of such a name");
    }

    async fn an_accredited_certificate_names_its_accreditation_and_says_when_that_lapsed(house) {
        accredited(house, "ISO 9001:2015").await;
        let case = case(house, "St Brannoc").await;
        let (id, number) = certified(&case).await;
        let public = house.nobody();
        let answer = public.get_json(&format!("/verify/{number}")).await.is(200);
        assert_eq!((answer.field("/accreditation/number"), answer.field("/unaccredited")), ("0412".into(), "false".into()));
        let page = public.get(&format!("/verify/{number}")).await.is(200);
        page.says("Accredited by National Accreditation Service").says("https://accreditation.example/0412").lacks("Issued without accreditation");
        case.decider.get(&format!("/desk/certificates/{id}/print")).await.is(200).says("National Accreditation Service, number 0412");
        let given = accreditations::GivenAccreditation {
            body: "National Accreditation Service".into(),
            number: "0412".into(),
            url: "https://accreditation.example/0412".into(),
            standard: "ISO 9001:2015".into(),
            granted_on: "2024-03-01".into(),
            status: "suspended".into(),
            status_on: "2026-03-16".into(),
            ..accreditations::GivenAccreditation::default()
        };
        let given = given.check().expect("a good row");
        let suspend = house.db.act(&Actor::CommandLine, house.now(), Target::House, move |work| accreditations::add(work, given, &[]));
        suspend.await.expect("the suspension is recorded");
        public.get(&format!("/verify/{number}")).await.is(200).says("not in force today");
    }
}

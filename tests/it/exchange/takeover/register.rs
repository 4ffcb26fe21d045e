//! The mapping that is shipped for a take-over, on a register as a body keeps it: other headings, dates and words.

use assayer::access::Role;
use rust_xlsxwriter::Workbook;

use super::{every, ready};
use crate::exchange::workbooks::{saved, sheet};
use crate::exchange::{import, mapping, source};
use crate::house::running::on_both;

const MAPPING: &str = include_str!("../../../../config/import/takeover.toml");

/// The sheets, their cells between strokes.
const SHEETS: [(&str, &str); 8] = [
    ("Notes", "Nobody looks at this."),
    (
        "Clients",
        "Client no.|Company|Street|City|Postcode|Country|Contact|Email\n\
         7|Aster Labs|1 Mill Lane|Leeds|LS1 4AP|GB|Kim Aster|kim@aster.example",
    ),
    (
        "Sites",
        "Client no.|Site no.|Site|Street|City|Postcode|Country|What is done there|Full time|Shifts\n\
         7|1|Mill|1 Mill Lane|Leeds|LS1 4AP|GB|Tests|25|1",
    ),
    (
        "People",
        "Initials|Name|City|Country|Languages|Email|Contract signed|Conflicts declared\n\
         LL|Lena Lead|Leeds|GB|en de|lena@meridian.example|10.1.2024|1.2.2026",
    ),
    (
        "Qualifications",
        "Initials|Standard|Code|May|From|Until|Evidence\n\
         LL|ISO 9001|IAF 34|lead|1.2.2024|31.1.2027|File 12",
    ),
    (
        "Certificates",
        "Client no.|Certificate no.|Standard|Scope|Codes|Accredited|Contract signed|First certified|Decided|Valid until|\
         Before that valid until|State|Suspended since|Sites|Days surveillance|Days recertification|Days stage 1|Days stage 2|Effective personnel\n\
         7|QMS 2019-0045|ISO 9001|Testing of materials|IAF 34|x|3.9.2018|5.3.2019|10.2.2025|4.3.2028|4.3.2025|active||1|\
         1,5|2|1|2,5|25",
    ),
    (
        "Audits",
        "Certificate no.|Kind|From|To|Days|Lead|Team|Experts\n\
         QMS 2019-0045|R|14.1.2025|15.1.2025|2|LL||\n\
         QMS 2019-0045|S||20.2.2026|1,5|lena@meridian.example||",
    ),
    (
        "Findings",
        "Certificate no.|No.|Grade|Clause|Finding|Raised|Answered|Plan accepted|Closed\n\
         QMS 2019-0045|26-1|minor|7.1.5|A scale was not calibrated.|20.2.2026|10.3.2026||",
    ),
];

fn register() -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, text) in SHEETS {
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('|').collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        sheet(&mut book, name, &rows);
    }
    saved(book)
}

on_both! {
    async fn a_register_with_its_own_headings_is_taken_over_by_the_mapping_that_is_shipped(house) {
        ready(house).await;
        let (bytes, mapping) = (register(), mapping(MAPPING));
        assert_eq!(import(house, source("register.xlsx", &bytes), Some(&mapping)), [[1, 0, 0], [1, 0, 0]]);
        let manager = house.staff("Max Manager", &[Role::Manager]).await;
        let certificate = every(&manager, "/api/v1/certificates").await.remove(0);
        assert_eq!((&certificate["number"], &certificate["public_status"]), (&"QMS 2019-0045".into(), &"valid".into()));
        let id = certificate["certification_id"].as_str().expect("an id").to_owned();
        let case = manager.get_json(&format!("/api/v1/certifications/{id}")).await.is(200).json();
        // Audited again in December 2027, so 2026 is the one year that asks for a surveillance (LC-23); a second one is
        // owed before that audit (LC-121).
        let due = case["due"].as_array().expect("a list");
        let second = due.iter().find(|item| item["what"] == "surveillance" && item["number"] == 2);
        let second = second.expect("a second surveillance");
        assert_eq!((&second["rule"], &second["limit"]), (&"LC-121".into(), &"2027-12-03".into()));
        manager.get(&format!("/desk/cases/{id}")).await.is(200)
            .says("Taken over on 23 November 2026")
            .says("3.5 auditor-days")
            .says("What falls due")
            .says("Surveillance 2")
            .says("End of finding");
        assert_eq!(import(house, source("register.xlsx", &bytes), Some(&mapping)), [[0, 0, 1], [0, 0, 1]]);
    }
}

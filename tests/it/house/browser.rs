//! A headless Chromium of its own for every test, driven as a person would: by labels, buttons and what is to be read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::path::{Path, PathBuf};

use fantoccini::elements::{Element, ElementRef};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::driver::{self, Driver};
use super::scripts::{AXE, LABELLED, SELECT, SET};

/// What a screen shows at once, in CSS pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    width: u32,
    height: u32,
}

/// A desk's screen.
pub(crate) const WIDE: Screen = Screen {
    width: 1440,
    height: 900,
};
/// A telephone held upright.
pub(crate) const NARROW: Screen = Screen {
    width: 390,
    height: 844,
};
/// A desk's screen enlarged to four times, or the smallest telephone: nothing may scroll sideways (WCAG 1.4.10).
pub(crate) const SMALLEST: Screen = Screen {
    width: 320,
    height: 640,
};

/// The accessibility rules every page keeps.
const RULES: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// One browser with one session, gone with the value.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(super) client: Client,
    driver: Driver,
}

impl Browser {
    /// A fresh browser with a wide screen; none where there is no driver outside CI.
    pub(crate) async fn start() -> Option<Self> {
        let driver = Driver::start(&driver::installed()?);
        let profile = driver.home.path().join("profile");
        let options = json!({
            "goog:chromeOptions": { "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
                "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-breakpad", "--lang=en-GB", format!("--user-data-dir={}", profile.display()),
            ]},
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(options.as_object().expect("an object").clone())
            .connect(&driver.address)
            .await
            .expect("the browser starts");
        let browser = Self { client, driver };
        browser.show_on(WIDE).await;
        Some(browser)
    }

    /// Changes the size of the screen. The window itself cannot be made as narrow as a telephone.
    pub(crate) async fn show_on(&self, screen: Screen) {
        let size = json!({ "width": screen.width, "height": screen.height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Opens an address.
    pub(crate) async fn goto(&self, url: &str) {
        self.client
            .goto(url)
            .await
            .unwrap_or_else(|fault| panic!("{url}: {fault}"));
    }

    /// The address now shown.
    pub(crate) async fn address(&self) -> String {
        self.client.current_url().await.expect("the address").to_string()
    }

    /// Everything that is to be read on the page.
    pub(crate) async fn text(&self) -> String {
        let text = self.run("return document.body.innerText", vec![]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Gives the control under this label the value: text, number, date (2026-11-22), or an option's words.
    pub(crate) async fn fill(&self, label: &str, value: &str) {
        let control = self.control(label).await;
        let tag = control.tag_name().await.expect("a tag");
        let kind = control.prop("type").await.expect("a type").unwrap_or_default();
        if tag == "select" {
            let chosen = self.run(SELECT, vec![element(&control), json!(value)]).await;
            assert_eq!(chosen, json!(true), "\"{label}\" has no option \"{value}\"");
        } else if ["date", "time", "datetime-local", "month"].contains(&kind.as_str()) {
            // What a person types there depends on the language of the system.
            self.run(SET, vec![element(&control), json!(value)]).await;
        } else {
            control
                .clear()
                .await
                .unwrap_or_else(|fault| panic!("{label}: {fault}"));
            control
                .send_keys(value)
                .await
                .unwrap_or_else(|fault| panic!("{label}: {fault}"));
        }
    }

    /// Ticks the box, or picks the choice, with this label.
    pub(crate) async fn tick(&self, label: &str) {
        let control = self.control(label).await;
        control
            .click()
            .await
            .unwrap_or_else(|fault| panic!("{label}: {fault}"));
    }

    /// Chooses a file in the file field with this label.
    pub(crate) async fn attach(&self, label: &str, file: &Path) {
        let control = self.control(label).await;
        control
            .send_keys(&file.display().to_string())
            .await
            .unwrap_or_else(|fault| panic!("{label}: {fault}"));
    }

    /// Keeps a picture of the whole page in target/screenshots.
    pub(crate) async fn screenshot(&self, name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
        std::fs::create_dir_all(&folder).expect("the folder of screenshots");
        let file = folder.join(format!("{name}.png"));
        let seen = self
            .run(
                "return [innerWidth, innerHeight, document.documentElement.scrollHeight]",
                vec![],
            )
            .await;
        let [width, height, whole] =
            [0, 1, 2].map(|i| u32::try_from(seen[i].as_u64().expect("a length")).expect("pixels"));
        // A picture shows what the screen shows: the screen is made as long as the page for as long as it takes.
        self.show_on(Screen {
            width,
            height: whole.max(height),
        })
        .await;
        std::fs::write(&file, self.client.screenshot().await.expect("a picture"))
            .expect("the picture is kept");
        self.show_on(Screen { width, height }).await;
        file
    }

    /// What is wrong with the page: accessibility rules it breaks, and what the browser complained about.
    pub(crate) async fn faults(&self) -> Vec<String> {
        let violations = self.violations().await;
        let complaints = self.complaints().await;
        violations.into_iter().chain(complaints).collect()
    }

    /// Fails if anything is wrong with the page.
    pub(crate) async fn axe(&self) {
        let faults = self.faults().await;
        assert!(
            faults.is_empty(),
            "{}:\n{}",
            self.address().await,
            faults.join("\n")
        );
    }

    /// What axe finds on the page as it is now: the rule, and where it is broken.
    async fn violations(&self) -> Vec<String> {
        self.client
            .execute(include_str!("../pages/vendor/axe.min.js"), vec![])
            .await
            .expect("axe is injected");
        let found = self
            .client
            .execute_async(AXE, vec![json!(RULES)])
            .await
            .expect("axe runs");
        assert!(found.is_array(), "axe failed: {found}");
        found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|it| it.as_str().map(str::to_owned))
            .collect()
    }

    /// Becomes a stranger.
    pub(crate) async fn leave(&self) {
        self.client.delete_all_cookies().await.expect("no cookies");
    }

    /// The browser's own complaints since they were last asked for: refused scripts, missing files, faults.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let entries = self.vendor("se/log", json!({ "type": "browser" })).await;
        let severe = |entry: &&Value| entry["level"] == json!("SEVERE");
        let entries = entries.as_array().into_iter().flatten();
        entries
            .filter(severe)
            .map(|entry| entry["message"].to_string())
            .collect()
    }

    /// Prints the page as a file beside the screenshots; how many sheets of paper it takes.
    pub(crate) async fn printed_pages(&self, name: &str) -> usize {
        let printed = self
            .devtools("Page.printToPDF", json!({ "preferCSSPageSize": true }))
            .await;
        let printed = BASE64
            .decode(printed["data"].as_str().expect("a file"))
            .expect("base64");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
        std::fs::create_dir_all(&folder).expect("the folder of screenshots");
        std::fs::write(folder.join(format!("{name}.pdf")), &printed).expect("it is kept");
        let text = String::from_utf8_lossy(&printed);
        let named = |kind: &str| text.matches(kind).count();
        named("/Type /Page") - named("/Type /Pages")
    }

    async fn control(&self, label: &str) -> Element {
        self.element(LABELLED, label).await
    }

    /// The one element that `script` finds for `text`.
    pub(super) async fn element(&self, script: &str, text: &str) -> Element {
        let found = self.run(script, vec![json!(text)]).await;
        let elements: Vec<_> = found.as_array().into_iter().flatten().collect();
        let [element] = elements[..] else {
            panic!(
                "{} elements say \"{text}\" at {}:\n{}",
                elements.len(),
                self.address().await,
                self.text().await
            )
        };
        let id = element
            .as_object()
            .and_then(|element| element.values().next())
            .and_then(Value::as_str);
        Element::from_element_id(
            self.client.clone(),
            ElementRef::from(id.expect("an element").to_owned()),
        )
    }

    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client
            .execute(script, arguments)
            .await
            .unwrap_or_else(|fault| panic!("{script}: {fault}"))
    }

    async fn devtools(&self, method: &str, parameters: Value) -> Value {
        self.vendor("goog/cdp/execute", json!({ "cmd": method, "params": parameters }))
            .await
    }

    /// A command of this driver beyond the standard ones.
    async fn vendor(&self, command: &str, body: Value) -> Value {
        let session = self
            .client
            .session_id()
            .await
            .expect("a session")
            .expect("a session");
        let url = format!("{}/session/{session}/{command}", self.driver.address);
        let answer = reqwest::Client::new()
            .post(url)
            .json(&body)
            .send()
            .await
            .expect("the driver answers");
        let mut answer: Value = answer.json().await.expect("JSON");
        answer["value"].take()
    }
}

fn element(element: &Element) -> Value {
    serde_json::to_value(element).expect("an element is JSON")
}

mod tests {
    use tempfile::TempDir;

    use super::*;

    const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>Form</title></head><body><main><h1>Form</h1><form>
        <label>Name <input name="name" required></label>
        <label for="day">Day *</label><input id="day" name="day" type="date">
        <label>Risk <select name="risk"><option value="l">low</option><option value="h">high</option></select></label>
        <label><input name="sure" type="checkbox"> I am sure</label>
        <label>Paper <input name="paper" type="file"></label>
        <button>Send it</button></form><p id="wide"></p></main>
        <script>document.getElementById("wide").textContent = innerWidth + " pixels: " + decodeURI(location.search)</script>
        </body></html>"#;

    fn page(html: &str) -> (TempDir, String) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("page.html");
        std::fs::write(&file, html).expect("the page is written");
        let url = format!("file://{}", file.display());
        (folder, url)
    }

    #[tokio::test]
    async fn a_form_is_filled_by_its_labels_and_sent_by_its_button() {
        let Some(browser) = Browser::start().await else {
            return;
        };
        let (folder, url) = page(PAGE);
        browser.goto(&url).await;
        browser.see("1440 pixels").await;
        browser.axe().await;
        browser.fill("Name", "Ada").await;
        browser.fill("Day", "2026-11-22").await;
        browser.fill("Risk", "high").await;
        browser.tick("I am sure").await;
        browser.attach("Paper", &folder.path().join("page.html")).await;
        browser
            .press(
                "Send it",
                "?name=Ada&day=2026-11-22&risk=h&sure=on&paper=page.html",
            )
            .await;
        assert!(browser.address().await.contains("name=Ada"));
        browser.show_on(NARROW).await;
        browser.goto(&url).await;
        browser.see("390 pixels").await;
        let picture = std::fs::read(browser.screenshot("house-form").await).expect("the picture is there");
        assert!(picture.starts_with(b"\x89PNG"));
    }

    #[tokio::test]
    async fn axe_and_the_browser_name_what_is_wrong_with_a_page() {
        let Some(browser) = Browser::start().await else {
            return;
        };
        let bad = "<!doctype html><html><head><title>Bad</title></head><body><input><script>no()</script></body></html>";
        let (_folder, url) = page(bad);
        browser.goto(&url).await;
        let violations = browser.violations().await.join("\n");
        assert!(
            violations.contains("html-has-lang") && violations.contains("label"),
            "{violations}"
        );
        let complaints = browser.complaints().await.join("\n");
        assert!(complaints.contains("no is not defined"), "{complaints}");
    }
}

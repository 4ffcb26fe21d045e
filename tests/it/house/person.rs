//! A person before a screen: signs in, looks at pages in every size, goes through them by the keyboard.

use std::cell::RefCell;
use std::path::Path;

use serde_json::{Value, json};

use super::browser::{Browser, NARROW, SMALLEST, WIDE};
use super::running::PASSWORD;

/// The key that goes on to the next control, and the one that presses it, as drivers write them.
const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";

/// Somebody at a browser, and what they found wrong so far.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) browser: Browser,
    base: String,
    faults: RefCell<Vec<String>>,
}

impl Person {
    /// Sits down before a house; nobody where there is no browser.
    pub(crate) async fn at(base: &str) -> Option<Self> {
        Some(Self {
            browser: Browser::start().await?,
            base: base.to_owned(),
            faults: RefCell::default(),
        })
    }

    /// Opens a page of the house.
    pub(crate) async fn goto(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.base)).await;
    }

    /// The path now shown.
    pub(crate) async fn path(&self) -> String {
        let address = self.browser.address().await;
        address.strip_prefix(&self.base).unwrap_or(&address).to_owned()
    }

    /// The id that the present address ends with.
    pub(crate) async fn id(&self) -> String {
        let path = self.path().await;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        path.rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// Leaves whatever session there is and signs in through the page.
    pub(crate) async fn sign_in(&self, email: &str) {
        self.leave().await;
        self.goto("/sign-in").await;
        self.browser.fill("E-mail address", email).await;
        self.browser.fill("Password", PASSWORD).await;
        // Every page of somebody signed in has the way out.
        self.browser
            .press_to_find("Sign in", "form[action='/sign-out']")
            .await;
    }

    /// Becomes a stranger.
    pub(crate) async fn leave(&self) {
        self.browser.leave().await;
    }

    /// Looks at the page as it is, on a desk's screen, a telephone and the smallest screen there is: pictures are
    /// kept, and what is wrong is remembered.
    pub(crate) async fn look(&self, name: &str) {
        for (screen, size) in [(WIDE, "wide"), (NARROW, "narrow"), (SMALLEST, "")] {
            self.browser.show_on(screen).await;
            let wider = "return document.documentElement.scrollWidth - innerWidth";
            let wider = self.browser.run(wider, vec![]).await.as_i64().unwrap_or_default();
            if wider > 0 {
                self.remember(name, &format!("{screen:?} scrolls sideways by {wider} pixels"));
            }
            if size.is_empty() {
                continue;
            }
            for fault in self.browser.faults().await {
                self.remember(name, &format!("{size}: {fault}"));
            }
            self.browser.screenshot(&format!("{name}-{size}")).await;
        }
        self.browser.show_on(WIDE).await;
    }

    /// Opens a menu on a telephone and looks at it.
    pub(crate) async fn look_into(&self, menu: &str, then: &str, name: &str) {
        self.browser.show_on(NARROW).await;
        self.browser.press(menu, then).await;
        for fault in self.browser.faults().await {
            self.remember(name, &fault);
        }
        self.browser.screenshot(name).await;
        self.browser.show_on(WIDE).await;
    }

    fn remember(&self, name: &str, fault: &str) {
        self.faults.borrow_mut().push(format!("{name}: {fault}"));
    }

    /// Fails with everything that was found wrong.
    pub(crate) fn found_nothing_wrong(&self) {
        let faults = self.faults.borrow();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// Fills several fields.
    pub(crate) async fn fill(&self, fields: &[(&str, &str)]) {
        for (label, value) in fields {
            self.browser.fill(label, value).await;
        }
    }

    /// Presses the button or link and waits for words of the page it leads to.
    pub(crate) async fn press(&self, text: &str, then: &str) {
        self.browser.press(text, then).await;
    }

    /// Chooses a file.
    pub(crate) async fn attach(&self, label: &str, file: &Path) {
        self.browser.attach(label, file).await;
    }

    /// Sends keys to whatever has the focus.
    async fn keys(&self, keys: &str) {
        let active = self
            .browser
            .client
            .active_element()
            .await
            .expect("the focus is somewhere");
        active
            .send_keys(keys)
            .await
            .unwrap_or_else(|fault| panic!("{keys}: {fault}"));
    }

    /// Types into whatever has the focus.
    pub(crate) async fn types(&self, text: &str) {
        self.keys(text).await;
    }

    /// Presses Enter where the focus is.
    pub(crate) async fn enter(&self, then: &str) {
        self.browser.comes(then).await;
        self.keys(ENTER).await;
        self.browser.see(then).await;
    }

    /// Goes on by Tab until what is called so has the focus; it must be seen to have it.
    pub(crate) async fn tab_to(&self, name: &str) {
        for _ in 0..120 {
            self.keys(TAB).await;
            let found = self.browser.run(FOCUS, vec![json!(name)]).await;
            assert_eq!(
                found["visible"],
                Value::Bool(true),
                "the focus cannot be seen: {found}"
            );
            if found["there"] == Value::Bool(true) {
                return;
            }
        }
        panic!("\"{name}\" is not reached by Tab:\n{}", self.browser.text().await);
    }
}

/// Whether what has the focus is called so, and whether it can be seen to have it.
const FOCUS: &str = r#"
    const plain = text => text.replace(/\s+/g, " ").trim();
    const it = document.activeElement;
    const style = getComputedStyle(it);
    const names = [...it.labels ?? []].flatMap(label => [label.innerText, label.firstChild?.textContent ?? ""])
        .concat(it.innerText ?? "", it.getAttribute("aria-label") ?? []).map(plain);
    return {
        what: it.outerHTML.slice(0, 200),
        there: names.includes(arguments[0]),
        visible: it === document.body || style.outlineStyle !== "none" && style.outlineWidth !== "0px" || style.boxShadow !== "none",
    };"#;

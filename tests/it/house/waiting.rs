//! Pressing and waiting: what is waited for must be new, or the wait would end before the answer came.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::browser::Browser;
use super::scripts::PRESSABLE;

const SAYS: &str = "return document.body !== null && document.body.innerText.includes(arguments[0])";
const FITS: &str = "return document.querySelector(arguments[0]) !== null";
/// How long a page may take to show what is waited for: generous, because it only delays a test that fails.
const PATIENCE: Duration = Duration::from_secs(20);

impl Browser {
    /// Waits until the page says `text`; fails with what it says instead.
    pub(crate) async fn see(&self, text: &str) {
        self.wait_for(SAYS, text).await;
    }

    /// Waits until something on the page fits the selector.
    pub(crate) async fn find(&self, selector: &str) {
        self.wait_for(FITS, selector).await;
    }

    async fn wait_for(&self, holds: &str, text: &str) {
        let start = Instant::now();
        // A page may be replaced while it is asked: that is an answer of "not yet".
        while !matches!(
            self.client.execute(holds, vec![json!(text)]).await,
            Ok(Value::Bool(true))
        ) {
            assert!(
                start.elapsed() < PATIENCE,
                "\"{text}\" is not on the page. It says:\n{}",
                self.text().await
            );
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Presses the button, or follows the link, with this text, and waits for words of what it leads to.
    pub(crate) async fn press(&self, text: &str, then: &str) {
        self.is_new(SAYS, then).await;
        self.click(text).await;
        self.see(then).await;
    }

    /// Presses the button with this text, and waits until something fits the selector.
    pub(crate) async fn press_to_find(&self, text: &str, selector: &str) {
        self.is_new(FITS, selector).await;
        self.click(text).await;
        self.find(selector).await;
    }

    /// What is waited for must not be there already: the wait would end at once, and the answer come after the next
    /// page was asked for, or never.
    pub(crate) async fn comes(&self, text: &str) {
        self.is_new(SAYS, text).await;
    }

    async fn is_new(&self, holds: &str, text: &str) {
        let there = self.run(holds, vec![json!(text)]).await;
        assert_ne!(
            there,
            Value::Bool(true),
            "\"{text}\" is on the page before anything is pressed: wait for what is on the next one alone"
        );
    }

    async fn click(&self, text: &str) {
        let button = self.element(PRESSABLE, text).await;
        button
            .click()
            .await
            .unwrap_or_else(|fault| panic!("{text}: {fault}"));
    }
}

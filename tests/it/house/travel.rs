//! The whole path at once.

use super::path::Path;

impl Path<'_> {
    /// The whole way from the application to the certificate, for a case that has begun.
    pub(crate) async fn travel(&mut self) {
        self.submit().await;
        self.accept().await;
        self.agree().await;
        self.plan().await;
        self.place_stage_1().await;
        self.conclude_stage_1().await;
        self.place_stage_2().await;
        self.ask_evidence().await;
        self.give_evidence().await;
        self.raise_finding().await;
        self.send_report().await;
        self.close_finding().await;
        self.grant().await;
        self.issue().await;
    }
}

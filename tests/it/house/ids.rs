//! What a case's things are called by, as they come into being along the path.

/// The ids that a case gathers on its way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    pub(crate) organisation: String,
    pub(crate) central: String,
    pub(crate) clinics: Vec<String>,
    pub(crate) application: String,
    pub(crate) certification: String,
    pub(crate) agreement: String,
    pub(crate) programme: String,
    pub(crate) stage_1: String,
    pub(crate) stage_2: String,
    /// The clinics that stage 2 visits.
    pub(crate) sampled: Vec<String>,
    pub(crate) request: String,
    pub(crate) file: String,
    pub(crate) finding: String,
    pub(crate) answer: String,
    pub(crate) decision: String,
    pub(crate) certificate: String,
    pub(crate) number: String,
    /// What the client complained of, where a test lets it.
    pub(crate) concern: String,
    /// A planned change of its scope, where a test plans one.
    pub(crate) modification: String,
    /// The key to the API, where a test makes one.
    pub(crate) key: String,
}

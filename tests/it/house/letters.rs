//! Letters with the particulars that the acts of a test gave them.

use std::sync::OnceLock;

use assayer::jobs::mail::Writer as _;
use assayer::outbox;
use assayer::web::kit::letters::Letters;
use assayer::work::Db;

/// Every letter that waits in the outbox can be written.
pub(super) async fn can_be_written(db: &Db) {
    static LETTERS: OnceLock<Letters> = OnceLock::new();
    let letters = LETTERS.get_or_init(|| Letters::load().expect("the letters compile"));
    for waiting in db.read_public(outbox::waiting).await.expect("the outbox") {
        let text = letters
            .write(&db.body(), &waiting)
            .unwrap_or_else(|fault| panic!("{}: {fault}: {:?}", waiting.letter, waiting.particulars));
        assert!(
            !text.subject.is_empty() && !text.subject.contains('\n'),
            "{text:?}"
        );
        assert!(text.body.len() > 80, "{text:?}");
    }
}

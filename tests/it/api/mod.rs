//! What programs rely on, whatever the room.

mod document;
mod idempotency;
mod lists;
mod strict;
mod versions;

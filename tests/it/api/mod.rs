//! What programs rely on, whatever the room.

mod idempotency;
mod versions;

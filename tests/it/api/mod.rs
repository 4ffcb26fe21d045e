//! What programs rely on, whatever the room.

mod versions;

//! Findings: raised, answered, judged, verified. (The architect writes this room, pages and API included; evidence
//! and audit are written beside it.)

//! The invariants of docs/ARCHITECTURE.md that can be read off the source tree.
//!
//! Each check is a function from files to faults, tried first on small examples that break it: a check that cannot
//! fail keeps nothing.

mod tree;
mod code;
mod floors;
mod purity;
mod shape;
mod templates;
mod documents;
mod deploy;
mod packaging;

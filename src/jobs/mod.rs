//! What happens by itself, or at the operator's word: each a function of `now`.

pub mod consistency;

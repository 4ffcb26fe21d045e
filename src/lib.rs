//! Assayer carries a certification case from application to certificate and onward through its cycle.
//!
//! The floors, lowest first; each may use those above it in this list and never one below.

// FLOOR 0: the words everyone uses
pub mod base;

// FLOOR 1: what is right
pub mod rules;

// FLOOR 2: what is kept
pub mod store;
pub mod config;
pub mod vault;
pub mod journal;
pub mod outbox;
pub mod access;
pub mod settings;
pub mod work;

// FLOOR 3: the rooms
pub mod parties;
pub mod evidence;
pub mod register;
pub mod lifecycle;

// FLOOR 4: what happens by itself, comes in and goes out
pub mod jobs;
pub mod exchange;
pub mod demo;

// FLOOR 5: the doors
pub mod web;
pub mod cli;

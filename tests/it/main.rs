//! All tests, in one binary. Each says in its name what holds.

// What the tests stand on.
#[cfg(test)]
mod house;

// Floor 1: what is right.
#[cfg(test)]
mod rules;

// Floor 2: what is kept.
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod store;
#[cfg(test)]
mod vault;
#[cfg(test)]
mod config;

// Floor 5: the doors.
#[cfg(test)]
mod web;

// The rooms, in the order of the path.
#[cfg(test)]
mod flows;

// What programs rely on.
#[cfg(test)]
mod api;

// Who gets in.
#[cfg(test)]
mod people;

// Who somebody is: passwords, tokens, keys.
#[cfg(test)]
mod access;

// What the body decides about itself.
#[cfg(test)]
mod settings;

// What people do in a browser.
#[cfg(test)]
mod pages;

// What happens by itself.
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod demo;

// What comes in from files.
#[cfg(test)]
mod exchange;

// What whoever runs it relies on.
#[cfg(test)]
mod running;

// What must hold when things break.
#[cfg(test)]
mod faults;

// The whole table of rights.
#[cfg(test)]
mod policy;

// The house around the code.
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod licences;

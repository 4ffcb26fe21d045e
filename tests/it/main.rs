//! All tests, in one binary. Each says in its name what holds.

// What the tests stand on.
#[cfg(test)]
mod house;

// Floor 1: what is right.
#[cfg(test)]
mod rules;

// Floor 2: what is kept.
#[cfg(test)]
mod vault;

// Floor 5: the doors.
#[cfg(test)]
mod web;

// The rooms, in the order of the path.
#[cfg(test)]
mod flows;

// The house around the code.
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod licences;

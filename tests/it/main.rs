//! All tests, in one binary. Each says in its name what holds.

#[cfg(test)]
mod house;
#[cfg(test)]
mod web;
#[cfg(test)]
mod licences;
#[cfg(test)]
mod rules;

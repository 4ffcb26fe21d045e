//! The certification body itself: what it decides about its own limits and habits (LC-2), its name, its look. What it decided is kept by
//! `settings`, which every act and every question reads from; here it is changed and shown.

pub mod brand;
pub mod model;
pub mod acts;
pub mod letters;
pub mod view;

pub use acts::{set_body, set_logo, set_parameter};
pub use letters::{set_sign_off, set_wording};
pub use model::{GivenBody, GivenParameter, GivenWording, SetBody, SetParameter, SetWording};

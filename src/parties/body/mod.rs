//! The certification body itself: what it decides about its own limits and habits (LC-2). What it decided is kept by
//! `settings`, which every act and every question reads from; here it is changed and shown.

pub mod model;
pub mod acts;
pub mod view;

pub use acts::set_parameter;
pub use model::{GivenParameter, SetParameter};

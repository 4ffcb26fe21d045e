//! The certificate: its number, its revisions, what is printed on it.
//!
//! Issuing is an act of its own, made from a decision that granted: the check list of the rules must find nothing
//! missing, and only its proof (`Issuable`) makes a certificate. Number, certificate, register entry, the step of the
//! case, letter and journal are one transaction. What is printed is a snapshot: a later change of name or site shows
//! only on a later revision, which supersedes the one before (LC-73). Nothing here ever changes or deletes a
//! certificate otherwise; its public state is the register's to say.

pub mod model;
pub mod proposal;
pub mod acts;
pub mod view;
pub mod earlier;
pub mod accredited;
mod store;

pub use acts::{issue, reissue};
pub use earlier::{Earlier, take_over};
pub use model::{Certificate, GivenIssue, GivenReissue};
pub use store::{by_id, current_of, numbers};
pub use view::{
    IssuePage, List, Paper, View, issue_page, list, newest, of_certification, paper, to_issue_of, waiting,
};

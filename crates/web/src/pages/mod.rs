//! The pages, one file each with its template beside it. Which URL leads to which is in `routes`.

pub mod accesses;
pub mod account;
pub mod accounts;
pub mod admin;
pub mod apply;
pub mod backups;
pub mod calendar;
pub mod enroll;
pub mod home;
pub mod kept;
pub mod matter;
pub mod office;
pub mod passkeys;
pub mod password;
pub mod policy;
pub mod registers;
pub mod report;
pub mod root;
pub mod second;
pub mod sign_in;
pub mod state;

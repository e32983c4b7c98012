//! How does the running office answer on the command line? The commands on a data folder.
//! Takes typed arguments; gives an exit status or a Japanese sentence. The rules are in `practice`, the record in `ledger`.
//! Commands on documents alone (check, duties …) are beside this module.

pub mod adopt;
pub mod binding;
pub mod checkpoint;
pub mod demo;
pub mod doing;
pub mod folder;
pub mod growth;
pub mod init;
pub mod lacking;
pub mod overrides;
pub mod people;
pub mod record;
pub mod show;
pub mod state;

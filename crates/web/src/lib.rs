//! The office in the browser: pages, forms and sessions, server-rendered, no script needed for any task.
//!
//! Takes requests; submits commands through the door, asks the shelf and the desk, and gives pages. `routes` is the only
//! list of URLs, `visit` what a page is given, `reply` what it gives back. No SQL, no probes, and no reading of files:
//! what takes long or touches the world is put on the desk as a `Job`, and the binary carries it out.

mod about;
mod agent;
mod answer;
mod asked;
mod assets;
mod fields;
mod frame;
mod kinds;
mod limits;
mod once;
mod outlook;
mod overrides;
mod pages;
mod paging;
mod passkey;
mod password;
mod posted;
mod provider;
mod reply;
mod routes;
mod samples;
mod serve;
mod session;
mod site;
pub mod start;
mod task;
mod texts;
mod visit;
mod waiting;
mod weakness;
mod words;
mod written;

pub use limits::Limits;
pub use pages::matter::path_of as matter_path;
pub use pages::trend::count_months;
pub use passkey::Passkeys;
pub use password::{give_same, give_temporary, temporary};
pub use provider::{Departure, Doubt, Provider, Vouched};
pub use routes::{Method, ROUTES, Route, Rule};
pub use serve::router;
pub use site::{Clock, Directory, Live, Site, Worker};
pub use task::{Read, Task};
pub use waiting::{
    Deadline, SOON_DAYS, Waiting, address, addresses, deadlines, posts_of, told_of_tips, waiting,
};

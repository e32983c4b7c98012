//! Which URLs are there, and who may ask for them? The only list; links and tests are made from it.
//! Takes a method and a path; gives the handler and its rule.
//! To add a page: 1. its file in `pages`, with its template beside it; 2. its line here.

use crate::pages;
use crate::reply::Given;
use crate::session::Stage;
use crate::visit::{Caller, Visit};

/// 方法 (method).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Look.
    Get,
    /// Do.
    Post,
}

/// 権限規則 (rule): who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Anybody, signed in or not. What is done there is done in nobody's name, so its forms need no word of a session.
    Open,
    /// Who has come some way with signing in: the pages of signing in itself.
    Halfway,
    /// Everybody who is signed in, auditors too: what belongs to his own account.
    Own,
    /// Everybody who is signed in; an auditor looks and changes nothing.
    Person,
    /// Who is signed in and may change something: pages that are nothing but a form.
    Doer,
    /// Who reads everything.
    Reader,
    /// Who reads everything, the auditor too: what is done there is recorded, and changes nothing of the office.
    Audit,
    /// Who looks after the structure of the office.
    Administrator,
}

/// 経路 (route).
pub struct Route {
    /// Look or do.
    pub method: Method,
    /// The path, parts in braces.
    pub path: &'static str,
    /// Who may.
    pub rule: Rule,
    /// What is given.
    pub run: fn(&Visit<'_>) -> Given,
}

impl Rule {
    /// Whether somebody who is signed in may look (or do, if `does`).
    pub fn lets(self, caller: &Caller, does: bool) -> bool {
        let full = caller.stage() == Stage::Full;
        match self {
            Rule::Open | Rule::Halfway => true,
            Rule::Own => full,
            Rule::Person => full && !(does && caller.only_reads),
            Rule::Doer => full && !caller.only_reads,
            Rule::Reader => full && caller.reader && !(does && caller.only_reads),
            Rule::Audit => full && caller.reader,
            Rule::Administrator => full && caller.administrator,
        }
    }
}

const fn get(path: &'static str, rule: Rule, run: fn(&Visit<'_>) -> Given) -> Route {
    Route { method: Method::Get, path, rule, run }
}

const fn post(path: &'static str, rule: Rule, run: fn(&Visit<'_>) -> Given) -> Route {
    Route { method: Method::Post, path, rule, run }
}

/// Every route.
pub static ROUTES: &[Route] = &[
    get("/", Rule::Person, pages::home::show),
    get("/sign-in", Rule::Open, pages::sign_in::show),
    post("/sign-in", Rule::Open, pages::sign_in::enter),
    get("/sign-in/second", Rule::Halfway, pages::second::show),
    post("/sign-in/second", Rule::Halfway, pages::second::enter),
    get("/account/second", Rule::Halfway, pages::enroll::show),
    post("/account/second", Rule::Halfway, pages::enroll::enter),
    get("/account/password", Rule::Halfway, pages::password::show),
    post("/account/password", Rule::Halfway, pages::password::change),
    post("/sign-out", Rule::Halfway, pages::sign_in::leave),
    get("/account", Rule::Own, pages::account::show),
    post("/account/sessions", Rule::Own, pages::account::end),
    get("/report", Rule::Open, pages::report::show),
    post("/report", Rule::Open, pages::report::send),
    get("/apply", Rule::Person, pages::apply::list),
    get("/apply/{mechanism}", Rule::Doer, pages::apply::form),
    post("/apply/{mechanism}", Rule::Person, pages::apply::send),
    get("/matter/{mechanism}/{year}/{number}", Rule::Person, pages::matter::show),
    post("/matter/{mechanism}/{year}/{number}", Rule::Person, pages::matter::act),
    get("/registers", Rule::Person, pages::registers::list),
    get("/registers/{mechanism}", Rule::Person, pages::register::show),
    get("/registers/{mechanism}/file", Rule::Person, pages::export::file),
    get("/registers/{mechanism}/template", Rule::Person, pages::export::template),
    get("/registers/{mechanism}/import", Rule::Person, pages::import::start),
    post("/registers/{mechanism}/import", Rule::Person, pages::import::upload),
    get("/registers/{mechanism}/import/{job}", Rule::Person, pages::import::show),
    post("/registers/{mechanism}/import/{job}", Rule::Person, pages::import::carry_out),
    get("/registers/{mechanism}/import/{job}/refused", Rule::Person, pages::import::refused),
    get("/registers/{mechanism}/edit", Rule::Person, pages::bulk::show),
    post("/registers/{mechanism}/edit", Rule::Person, pages::bulk::change),
    get("/registers/{mechanism}/sample", Rule::Reader, pages::sample::show),
    post(pages::files::ATTACH, Rule::Person, pages::files::attach),
    get("/matter/{mechanism}/{year}/{number}/file/{hash}", Rule::Person, pages::files::take),
    post("/registers/{mechanism}/views", Rule::Own, pages::views::change),
    get("/search", Rule::Person, pages::search::show),
    get("/policy", Rule::Person, pages::policy::show),
    get("/policy/{*slug}", Rule::Person, pages::policy::clause),
    get("/state", Rule::Reader, pages::state::show),
    get("/state/duties", Rule::Reader, pages::duties::show),
    get("/state/calendar", Rule::Reader, pages::calendar::show),
    get("/editions", Rule::Person, pages::editions::list),
    post("/editions", Rule::Administrator, pages::editions::withdraw),
    get("/editions/{old}/{new}", Rule::Person, pages::editions::compare),
    get("/editions/{old}/{new}/{form}", Rule::Person, pages::editions::file),
    get("/diagnostics", Rule::Person, pages::diagnostics::show),
    get("/duties", Rule::Person, pages::own::show),
    get("/decide", Rule::Person, pages::decide::show),
    post("/decide", Rule::Person, pages::decide::send),
    get("/office", Rule::Person, pages::office::show),
    get("/admin", Rule::Administrator, pages::admin::show),
    get("/admin/accounts", Rule::Administrator, pages::accounts::show),
    post("/admin/accounts", Rule::Administrator, pages::accounts::change),
    get("/admin/accesses", Rule::Reader, pages::accesses::show),
    get("/setup", Rule::Administrator, pages::setup::show),
    get("/admin/policy", Rule::Administrator, pages::policy_in::show),
    post("/admin/policy", Rule::Administrator, pages::policy_in::send),
    get("/admin/policy/{job}", Rule::Administrator, pages::policy_in::read),
    post("/admin/policy/{job}", Rule::Administrator, pages::policy_in::adopt),
    get("/admin/policy/{job}/duties", Rule::Administrator, pages::policy_in::duties),
    get("/admin/bindings", Rule::Administrator, pages::bindings::show),
    post("/admin/bindings", Rule::Administrator, pages::bindings::confirm),
    post("/admin/bindings/judge", Rule::Administrator, pages::bindings::judge),
    get("/admin/reading", Rule::Administrator, pages::reading::show),
    post("/admin/reading", Rule::Administrator, pages::reading::correct),
    get("/admin/people", Rule::Administrator, pages::people::show),
    post("/admin/people", Rule::Administrator, pages::people::send),
    get("/admin/people/list.csv", Rule::Administrator, pages::people_list::list),
    get("/admin/people/list/{job}", Rule::Administrator, pages::people_plan::preview),
    post("/admin/people/list/{job}", Rule::Administrator, pages::people_plan::enter),
    get("/admin/people/list/{job}/refused", Rule::Administrator, pages::people_plan::refused),
    get("/admin/people/person", Rule::Administrator, pages::people::person),
    post("/admin/people/person", Rule::Administrator, pages::people::change),
    get("/admin/people/posts", Rule::Administrator, pages::posts::show),
    post("/admin/people/posts", Rule::Administrator, pages::posts::change),
    get("/admin/values", Rule::Administrator, pages::values::show),
    post("/admin/values", Rule::Administrator, pages::values::change),
    get("/admin/rules", Rule::Administrator, pages::rules::show),
    post("/admin/rules", Rule::Administrator, pages::rules::change),
    get("/absence", Rule::Person, pages::absence::show),
    post("/absence", Rule::Person, pages::absence::send),
    get("/root.crt", Rule::Open, pages::root::give),
    get("/admin/backups", Rule::Administrator, pages::backups::show),
    post("/admin/backups", Rule::Administrator, pages::backups::make),
    get("/account/passkeys", Rule::Halfway, pages::passkeys::show),
    post("/account/passkeys", Rule::Halfway, pages::passkeys::change),
    post("/sign-in/passkey", Rule::Open, pages::sign_in::enter_with_passkey),
    post("/sign-in/second/passkey", Rule::Halfway, pages::second::enter_with_passkey),
    get("/account/calendar", Rule::Own, pages::due::show),
    post("/account/calendar", Rule::Own, pages::due::change),
    get("/account/calendar.ics", Rule::Own, pages::due::own),
    get("/calendar.ics", Rule::Open, pages::due::secret),
    post("/notices", Rule::Own, pages::home::see),
    get("/publication", Rule::Person, pages::publication::show),
    get("/publication/{edition}/file", Rule::Person, pages::publication::file),
    get("/procedures", Rule::Person, pages::procedures::show),
    get("/registers/{mechanism}/print", Rule::Person, pages::paper::show),
    get("/registers/{mechanism}/labels", Rule::Person, pages::labels::show),
    post("/matter/{mechanism}/{year}/{number}/file/{hash}", Rule::Person, pages::files::take_back),
    post("/sign-in/provider", Rule::Open, pages::provider::depart),
    get("/sign-in/provider/answer", Rule::Open, pages::provider::arrive),
    get("/account/confirm", Rule::Halfway, pages::confirm::show),
    post("/account/confirm", Rule::Halfway, pages::confirm::enter),
    post("/account/confirm/passkey", Rule::Halfway, pages::confirm::enter_with_passkey),
    post("/account/confirm/provider", Rule::Halfway, pages::confirm::depart),
    get("/tips", Rule::Person, pages::tips::show),
    post("/tips", Rule::Person, pages::tips::close),
    get("/admin/mail", Rule::Administrator, pages::mail::show),
    post("/admin/mail", Rule::Administrator, pages::mail::act),
    get("/admin/bindings/bound", Rule::Administrator, pages::bound::show),
    post("/admin/bindings/bound", Rule::Administrator, pages::bound::change),
    post("/account/mail", Rule::Own, pages::account::change_mail),
    get("/again", Rule::Doer, pages::again::show),
    post("/again", Rule::Person, pages::again::discard),
    post("/registers/{mechanism}/sample", Rule::Audit, pages::sample::draw),
    get("/samples", Rule::Reader, pages::sample::list),
    get("/overrides", Rule::Reader, pages::overrides::show),
];

/// The route of a method and a plain path, for links: parts in braces match one step each.
pub fn find(method: &str, path: &str) -> Option<&'static Route> {
    let method = if method == "POST" { Method::Post } else { Method::Get };
    ROUTES.iter().find(|r| r.method == method && r.path == path)
}

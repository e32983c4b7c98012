//! What is a page given? Who asks, for what, with which words; and ways to look and to submit.
//! Put together by `serve` for each request, when the route's rule already let the person in.
//! What a person sees of a matter is asked in `practice::sight`; what he may do, of the door.

use std::sync::Arc;

use jiff::civil::Date;
use ledger::book::{Answer, Reading, View};
use ledger::desk::Session;
use practice::access::Access;
use practice::calendar::Moment;
use practice::command::Command;
use practice::known::Known;
use practice::matter::Matter;
use practice::office::{Edition, Office};
use practice::records::Records;
use practice::{Catalog, Mechanism, sight};
use print::office::Names;

use crate::posted::Posted;
use crate::reply::Stop;
use crate::session::Stage;
use crate::site::{Everybody, Site};
use crate::words;

/// What an auditor is told when he wants to change something.
pub const ONLY_READS: &str = "監査人は、すべてを見ることができますが、変更はできません。";

/// 訪問 (visit): one request.
#[derive(Clone)]
pub struct Visit<'a> {
    /// What all pages stand on.
    pub site: &'a Site,
    /// The office as it stood when the request came.
    pub office: Arc<Office>,
    /// Who is signed in.
    pub who: Option<Caller>,
    /// Parts of the path, by the names in the route.
    pub parts: Vec<(String, String)>,
    /// The path.
    pub path: String,
    /// What stands behind the question mark.
    pub query: Vec<(String, String)>,
    /// What a form sent.
    pub posted: Posted,
    /// From which address.
    pub origin: String,
    /// Under which address the caller found us, as other machines can use it; empty where only this machine can.
    pub address: String,
    /// With which browser.
    pub agent: String,
    /// The word of a departure to a provider that the browser keeps.
    pub departure: Option<String>,
    /// When.
    pub now: Moment,
}

/// 利用者 (caller): who is signed in.
#[derive(Clone, Debug)]
pub struct Caller {
    /// His session.
    pub session: Session,
    /// Whether he looks after the structure of the office.
    pub administrator: bool,
    /// Whether he reads everything.
    pub reader: bool,
    /// Whether he only reads: an auditor.
    pub only_reads: bool,
}

impl Caller {
    /// The person of a session, as the office knows him today.
    pub fn of(session: Session, office: &Office, today: Date) -> Caller {
        let administrator = office.persons.get(&session.person).is_some_and(|p| p.administrator);
        let reader = sight::reads_all(office, &session.person, today);
        let only_reads = sight::only_reads(office, &session.person, today);
        Caller { session, administrator, reader, only_reads }
    }

    /// Number of the person.
    pub fn number(&self) -> &str {
        &self.session.person
    }

    /// How far he has come with signing in.
    pub fn stage(&self) -> Stage {
        Stage::of_session(&self.session)
    }
}

/// The address of the pages by the host that the caller asked for; empty where no other machine could use it.
pub fn address(secure: bool, host: &str) -> String {
    let name =
        host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
    let inner = name.trim_start_matches('[').trim_end_matches(']');
    let own = inner == "localhost" || inner.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match (host.is_empty() || own, secure) {
        (true, _) => String::new(),
        (false, true) => format!("https://{host}/"),
        (false, false) => format!("http://{host}/"),
    }
}

impl<'a> Visit<'a> {
    /// Today.
    pub fn today(&self) -> Date {
        self.now.day()
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// Nobody is.
    pub fn caller(&self) -> Result<&Caller, Stop> {
        self.who.as_ref().ok_or(Stop::SignIn)
    }

    /// A part of the path.
    pub fn part(&self, name: &str) -> &str {
        self.parts.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default()
    }

    /// A word behind the question mark; empty if there is none.
    pub fn asked(&self, name: &str) -> &str {
        self.query.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default()
    }

    /// How a matter stands today, in words.
    pub fn state(&self, matter: &Matter) -> String {
        print::office::standing(matter, self.catalog(), self.today())
    }

    /// The look of that.
    pub fn look_of(&self, matter: &Matter) -> &'static str {
        let mechanism = self.catalog().get(&matter.applied.mechanism);
        let over = mechanism.is_some_and(|m| matter.expired(m, self.today()).is_some());
        words::look(matter.status, over)
    }

    /// The mechanisms.
    pub fn catalog(&self) -> &'a Catalog {
        self.site.live.shelf.catalog()
    }

    /// The edition in force today, else the newest.
    pub fn edition(&self) -> Option<&Edition> {
        self.office.edition(self.today()).or_else(|| self.office.newest())
    }

    /// The same visit over the office as it stands now: for a page that is shown after something was done.
    pub fn anew(&self) -> Visit<'a> {
        Visit { office: self.site.live.door.office(), ..self.clone() }
    }

    /// Name of a person; for what stands around a page, which needs no look of its own if the names are known.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn name(&self, number: &str) -> Result<String, Stop> {
        match self.site.live.known_names(&self.office) {
            Some(all) => Ok(all.names.get(number).cloned().unwrap_or_else(|| number.to_string())),
            None => self.look()?.name(number),
        }
    }

    /// Begins to look.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn look(&self) -> Result<Look<'_>, Stop> {
        let access = self.site.live.access(&self.office, self.today())?;
        let reading = self.site.live.shelf.read()?;
        Ok(Look { visit: self, reading, access })
    }

    /// Carries out a command in the name of who is signed in.
    ///
    /// # Errors
    /// Nobody is, or the machine is broken.
    pub fn submit(&self, command: Command) -> Result<Answer, Stop> {
        let by = self.caller()?.number();
        Ok(match self.site.live.door.submit(by, command)? {
            Answer::Refused(refusal) => Answer::Refused(practice::lacking::plainly(self.catalog(), refusal)),
            done => done,
        })
    }
}

/// 閲覧 (look): one state of the ledger for a whole page.
pub struct Look<'a> {
    visit: &'a Visit<'a>,
    reading: Reading<'a>,
    access: Arc<Access>,
}

impl Look<'_> {
    /// Queries for people.
    pub fn view(&self) -> View<'_> {
        self.reading.view()
    }

    /// Asks with what is known: for forms, lists of work and deeds.
    pub fn knowing<T>(&self, ask: impl FnOnce(&Known<'_>) -> T) -> T {
        let records: &dyn Records = &self.reading.records();
        let (office, now) = (&*self.visit.office, self.visit.now);
        ask(&Known {
            office,
            catalog: self.visit.catalog(),
            records,
            access: &self.access,
            edition: office.edition(now.day()),
            now,
        })
    }

    /// Whether who is signed in may begin a matter of this mechanism: whoever only reads may begin none.
    pub fn may_begin(&self, mechanism: &Mechanism) -> bool {
        let caller = self.visit.caller().ok().filter(|caller| !caller.only_reads);
        caller.is_some_and(|caller| {
            self.knowing(|known| practice::agenda::may_begin(known, mechanism, caller.number())).is_ok()
        })
    }

    /// Name of a person without his number; his number where the name is gone.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn name(&self, number: &str) -> Result<String, Stop> {
        Ok(self.everybody()?.names.get(number).cloned().unwrap_or_else(|| number.to_string()))
    }

    /// Names of these persons.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn names<'n>(&self, numbers: impl IntoIterator<Item = &'n str>) -> Result<Names, Stop> {
        let all = self.everybody()?;
        let named = |n: &str| (n.to_string(), all.names.get(n).cloned().unwrap_or_else(|| n.to_string()));
        Ok(numbers.into_iter().map(named).collect())
    }

    /// Names of everybody.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn all_names(&self) -> Result<Names, Stop> {
        Ok(self.everybody()?.names.clone())
    }

    /// Names of everybody, shared.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn everybody(&self) -> Result<Arc<Everybody>, Stop> {
        Ok(self.visit.site.live.names(&self.visit.office, self.view())?)
    }

    /// A matter with its mechanism, if this person may see it; what he may not see is missing to him.
    ///
    /// # Errors
    /// It is missing, or the ledger cannot be read.
    pub fn matter(&self, id: &str) -> Result<(Matter, &Mechanism), Stop> {
        let matter = self.view().matter(id)?.filter(|m| m.id == id).ok_or(Stop::Missing)?;
        let mechanism = self.visit.catalog().get(&matter.applied.mechanism).ok_or(Stop::Missing)?;
        match self.may_see(mechanism, &matter)? {
            true => Ok((matter, mechanism)),
            false => Err(Stop::Missing),
        }
    }

    /// Whether this person may see a matter: it is in his sight, he is asked to do something with it, or a refusal names him as
    /// one who could.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn may_see(&self, mechanism: &Mechanism, matter: &Matter) -> Result<bool, Stop> {
        let (number, today) = (self.visit.caller()?.number(), self.visit.today());
        if sight::in_scope(&self.visit.office, (mechanism, matter), number, today) {
            return Ok(true);
        }
        let asked = self.knowing(|known| practice::agenda::asked(known, matter));
        Ok(asked.is_some_and(|a| a.persons.iter().chain(&a.named).any(|p| p == number)))
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_that_only_this_machine_has_is_none_for_a_slip() {
        for host in ["", "localhost:8680", "127.0.0.1:8680", "[::1]:8680", "[::1]", "localhost"] {
            assert_eq!(address(false, host), "", "{host}");
        }
        assert_eq!(address(false, "10.1.2.3:8680"), "http://10.1.2.3:8680/");
        assert_eq!(address(true, "sekimori.city.lg.jp"), "https://sekimori.city.lg.jp/");
        assert_eq!(address(true, "[fd00::5]:8443"), "https://[fd00::5]:8443/");
    }
}

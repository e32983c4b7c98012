//! Who gets which mail, and when? In the morning of working days what waits for each person, and at once what is urgent.
//! Takes the settings and the site; puts mails into the outbox of the desk, and sends what is due. Looked at by `rounds`.
//! INVARIANT: a mail leaves the outbox as sent when the server took it, or as given up with a reason that is shown.

mod letters;
mod smtp;
#[cfg(test)]
mod tests;

use super::settings::{Mail as Settings, TimeOfDay};
use jiff::ToSpan;
use ledger::desk::{Alarm, Audience, Mail, MailRow, News, Posted, Telling};
use ledger::fault::Result;
use practice::calendar::{Moment, is_holiday};
use practice::sight;
use smtp::{Failure, Sending, Way};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use web::{Deadline, Site};

/// What is urgent is given up after so many days: whoever was to know it knows it by then, or never will by mail.
const GIVE_UP_DAYS: i64 = 3;
/// The mail of the morning is made up for within so many hours, when the machine was off at its time.
const LATE_HOURS: i64 = 6;
/// Minutes until a mail, or a server, is tried again; the last of them from then on.
const PAUSES: [i64; 5] = [1, 5, 15, 60, 240];
/// So many mails are sent in one look.
const AT_ONCE: u32 = 100;
const SERVER_NOTICE: &str = "mail-server";
const GIVEN_UP_NOTICE: &str = "mail-given-up";

/// Mails, and the marks that they were put down.
pub type Marked = (Vec<Mail>, Vec<(String, String)>);

/// メールを出す者 (who sends mails).
pub struct Mailing {
    plan: Option<Plan>,
}

struct Plan {
    way: Way,
    at: TimeOfDay,
    address: String,
    /// Until when the server is left alone, and how often it could not be used.
    rest: Mutex<(Option<Moment>, usize)>,
}

impl Mailing {
    /// Mails as the settings say; `address` is where the pages are reached, unless the settings name another place.
    ///
    /// # Errors
    /// A Japanese sentence: a file that is named cannot be read.
    pub fn new(settings: Option<Settings>, address: &str) -> std::result::Result<Mailing, String> {
        let Some(settings) = settings else { return Ok(Mailing { plan: None }) };
        let (at, address) =
            (settings.digest_at, settings.address.clone().unwrap_or_else(|| address.to_string()));
        Ok(Mailing { plan: Some(Plan { way: Way::new(settings)?, at, address, rest: Mutex::default() }) })
    }

    /// Puts down what is to be sent now, and sends what is due; `over` says that the process ends.
    ///
    /// # Errors
    /// The desk or the ledger cannot be read or written.
    pub fn look(&self, site: &Site, over: &dyn Fn() -> bool) -> Result<()> {
        let Some(plan) = &self.plan else { return site.desk.drop_news() };
        plan.morning(site)?;
        plan.news(site)?;
        plan.send(site, over)
    }

    /// Mails about terms of incidents that nobody was told of by mail yet, with the marks that they were.
    ///
    /// # Errors
    /// The desk or the ledger cannot be read.
    pub fn of_deadlines(&self, site: &Site, all: &[Deadline]) -> Result<Marked> {
        let (mut mails, mut marks) = (Vec::new(), Vec::new());
        let Some(plan) = &self.plan else { return Ok((mails, marks)) };
        let now = site.now();
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for one in all {
            let stage = if one.past { "past" } else { "near" };
            let mark = format!("clock/{}/{}/{stage}", one.matter, one.day);
            if marks.iter().any(|(m, _)| *m == mark) || site.desk.mark(&mark)?.is_some() {
                continue;
            }
            for person in &one.persons {
                let (near, past) = counts.entry(person).or_default();
                *(if one.past { past } else { near }) += 1;
            }
            marks.push((mark, now.to_string()));
        }
        if counts.is_empty() {
            return Ok((mails, marks));
        }
        let (addresses, _) = web::addresses(site)?;
        for (person, (near, past)) in counts.into_iter().filter(|(p, _)| addresses.contains_key(*p)) {
            let letter = letters::deadlines(near, past, &plan.address);
            mails.push(letter.to(person, &format!("clock/{now}"), now.later(GIVE_UP_DAYS.days())));
        }
        Ok((mails, marks))
    }

    /// Sends a mail to a person, to see whether it arrives.
    ///
    /// # Errors
    /// A sentence for administrators.
    pub fn test(&self, site: &Site, person: &str) -> std::result::Result<String, String> {
        let Some(plan) = &self.plan else {
            return Err("メールが設定されていません。sekimori.toml の [mail] に書いてください。".to_string());
        };
        let found = web::address(site, person).map_err(crate::office::folder::told)?;
        let Some(address) = found else {
            return Err("連絡先にメールアドレスがありません。".to_string());
        };
        let (letter, made) = (letters::test(&plan.address), site.now());
        let key = format!("test/{person}");
        let sending = Sending { key: &key, subject: &letter.subject, body: &letter.body, made, to: &address };
        let mut connection = plan.way.connect().map_err(|f| f.says().to_string())?;
        plan.way.send(&mut connection, &sending).map_err(|f| f.says().to_string())?;
        let _ = connection.quit();
        Ok(format!("送信サーバーが、{address} あてのメールを受け取りました。届いているか確かめてください。"))
    }
}

impl Plan {
    /// In the morning of working days: what waits for each person.
    fn morning(&self, site: &Site) -> Result<()> {
        let (now, office) = (site.now(), site.live.door.office());
        let today = now.day();
        let time = Moment::start_of(today).later(i64::from(self.at.minutes).minutes());
        let due = now >= time && now.seconds_since(time) < LATE_HOURS * 3600;
        let done =
            || -> Result<bool> { Ok(site.desk.mark("digest")?.is_some_and(|day| day >= today.to_string())) };
        if !due || is_holiday(today, &office.holidays) || done()? {
            return Ok(());
        }
        let (addresses, _) = web::addresses(site)?;
        let mut mails = Vec::new();
        let until = Moment::start_of(practice::calendar::after(today, 1));
        for (person, waiting) in web::waiting(site)? {
            let letter = letters::digest(&waiting, &self.address);
            let Some(letter) = letter.filter(|_| addresses.contains_key(&person)) else { continue };
            if !site.desk.digest_is_off(&person)? {
                mails.push(letter.to(&person, &format!("digest/{today}"), until));
            }
        }
        site.desk.put_digests(today, &mails, now).map(|_| ())
    }

    /// What is urgent becomes mails, unless the last of its kind went out a moment ago: then it waits and is counted.
    fn news(&self, site: &Site) -> Result<()> {
        for news in site.desk.news()? {
            let now = site.now();
            let last = site.desk.told_last(news.alarm)?;
            if last.is_some_and(|l| (0..quiet_minutes(news.alarm) * 60).contains(&now.seconds_since(l))) {
                continue;
            }
            let letter = letters::alarm(news.alarm, news.count, &self.address);
            let (key, until) = (format!("{}/{now}", news.alarm.key()), now.later(GIVE_UP_DAYS.days()));
            let mails: Vec<Mail> = told(site, &news)?.iter().map(|p| letter.to(p, &key, until)).collect();
            site.desk.address_news(&news, &mails, now)?;
        }
        Ok(())
    }

    /// Sends what is due, over one connection as long as it holds.
    fn send(&self, site: &Site, over: &dyn Fn() -> bool) -> Result<()> {
        let resting = self.rest.lock().unwrap_or_else(PoisonError::into_inner).0;
        if resting.is_some_and(|until| site.now() < until) {
            return Ok(());
        }
        let (mut connection, mut given_up) = (None, false);
        for row in site.desk.mails_due(site.now(), AT_ONCE)? {
            if over() {
                break;
            }
            let now = site.now();
            let address = web::address(site, &row.mail.person)?;
            let address = match address.filter(|_| row.mail.until > now) {
                Some(address) => address,
                None => {
                    let why = row.fault.clone().unwrap_or_default();
                    let why = match row.mail.until > now {
                        true => "連絡先にメールアドレスがありません。".to_string(),
                        false => format!("送れないまま、送る期限を過ぎました。{why}"),
                    };
                    site.desk.end_mail(row.id, &Posted::GivenUp(&why), now)?;
                    given_up = true;
                    continue;
                }
            };
            site.desk.begin_mail(row.id)?;
            let tried = self.tried(&mut connection, &row, &address);
            given_up |= matches!(tried, Err(Failure::Never(_)));
            if !self.settle(site, &row, tried)? {
                break;
            }
        }
        if let Some(mut connection) = connection {
            let _ = connection.quit();
        }
        if given_up { tell_given_up(site) } else { Ok(()) }
    }

    fn tried(
        &self,
        connection: &mut Option<lettre::transport::smtp::client::SmtpConnection>,
        row: &MailRow,
        address: &str,
    ) -> std::result::Result<(), Failure> {
        let mut open = match connection.take() {
            Some(open) => open,
            None => self.way.connect()?,
        };
        let sent = self.way.send(&mut open, &Sending::of(row, address));
        // After a refusal nobody knows where the conversation stands.
        *connection = Some(open).filter(|_| sent.is_ok());
        sent
    }

    /// Writes down what came of a try. `false`: the server cannot be used, so that the others need not be tried.
    fn settle(&self, site: &Site, row: &MailRow, tried: std::result::Result<(), Failure>) -> Result<bool> {
        let now = site.now();
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        match tried {
            Err(Failure::Server(why)) => {
                let until = now.later(pause(rest.1).minutes());
                *rest = (Some(until), rest.1 + 1);
                site.desk.end_mail(row.id, &Posted::Again(until, &why), now)?;
                site.desk.put_notice(&server_notice(&why), now)?;
                return Ok(false);
            }
            Ok(()) => site.desk.end_mail(row.id, &Posted::Sent, now)?,
            Err(Failure::Never(why)) => site.desk.end_mail(row.id, &Posted::GivenUp(&why), now)?,
            Err(Failure::Later(why)) => {
                let due = now.later(pause(usize::try_from(row.tries).unwrap_or(usize::MAX)).minutes());
                site.desk.end_mail(row.id, &Posted::Again(due, &why), now)?;
            }
        }
        // The server answers: what was said of it is over, and may stand there from before this process began.
        if rest.1 > 0 || rest.0.is_none() {
            site.desk.end_notice(SERVER_NOTICE)?;
        }
        *rest = (Some(now), 0);
        Ok(true)
    }
}

/// Minutes until something is tried again that failed so often before.
fn pause(before: usize) -> i64 {
    PAUSES.get(before).or(PAUSES.last()).copied().unwrap_or(60)
}

/// For so many minutes after a mail about something further news of its kind are gathered into one.
fn quiet_minutes(alarm: Alarm) -> i64 {
    match alarm {
        Alarm::Tip => 10,
        Alarm::Backup | Alarm::Certificate | Alarm::Directory | Alarm::Provider => 60,
    }
}

/// Who is told of something urgent, as far as he has an address.
fn told(site: &Site, news: &News) -> Result<Vec<String>> {
    let (office, today) = (site.live.door.office(), site.now().day());
    let persons: Vec<String> = match news.alarm {
        Alarm::Tip => web::told_of_tips(&office, site.live.shelf.catalog(), today).into_iter().collect(),
        Alarm::Backup | Alarm::Certificate | Alarm::Directory | Alarm::Provider => {
            sight::administrators(&office, today)
        }
    };
    let (addresses, _) = web::addresses(site)?;
    Ok(persons.into_iter().filter(|p| addresses.contains_key(p)).collect())
}

fn server_notice(why: &str) -> Telling {
    Telling {
        key: SERVER_NOTICE.to_string(),
        audience: Audience::Administrators,
        says: format!("メールを送れません。{why}"),
        path: "/admin/mail".to_string(),
        stays: true,
    }
}

fn tell_given_up(site: &Site) -> Result<()> {
    let counts = site.desk.mail_counts()?;
    let count = counts.get(&ledger::desk::MailState::GivenUp).copied().unwrap_or(0);
    let told = Telling {
        key: GIVEN_UP_NOTICE.to_string(),
        audience: Audience::Administrators,
        says: format!("送るのをやめたメールが{count}件あります。"),
        path: "/admin/mail?state=given-up".to_string(),
        stays: false,
    };
    site.desk.put_notice(&told, site.now()).map(|_| ())
}

//! What might people ask for in a day at an office? Seeded commands over the whole vocabulary, good ones and bad ones.
//! Takes a seed, the office and the answers as they come; gives requests. The same seed and answers give the same requests.
//! Shared by the tests of several crates; what must hold of the answers is said by each test.

#[path = "dice.rs"]
mod dice;
#[path = "office_structure.rs"]
mod structure;

use std::collections::BTreeSet;

use jiff::civil::Date;
use practice::calendar::{Moment, after};
use practice::command::{Adopting, Command, Opening, Request, TakingBack};
use practice::edition::Reading;
use practice::form::{Field, Kind};
use practice::matter::{Matter, Status};
use practice::office::Office;
use practice::procedure::Who;
use practice::value::{Filled, Value};
use practice::who::{self, About, Capacity};
use practice::{Catalog, Mechanism};

pub use dice::Dice;

/// Those who act most in the office of the example, and who may do what.
const PEOPLE: [&str; 10] = ["1003", "1003", "1010", "1005", "1006", "1008", "1001", "1002", "1004", "1007"];
/// The day from which the days of worked examples count.
const WRITTEN: Date = jiff::civil::date(2026, 11, 24);
/// So many requests before the years pass, what holds personal data begins to be brought to its end.
const BEFORE_ARCHIVE: usize = 70;
const SECTIONS: [&str; 3] = ["総務課", "業務課", "事務局"];

/// A seeded sequence of requests.
pub struct Days<'a> {
    dice: Dice,
    catalog: &'a Catalog,
    verbs: Vec<&'a Mechanism>,
    /// Those of them with personal data, or with steps that may be left out.
    uncommon: Vec<&'a Mechanism>,
    reading: Reading,
    posts: Vec<String>,
    seconds: i64,
    matters: Vec<String>,
    /// Registers with the numbers of their rows.
    rows: Vec<(String, String)>,
    /// What was disposed of.
    disposed: BTreeSet<String>,
    running: u64,
    /// Persons who were registered on the way.
    joined: Vec<String>,
    /// An edition that is adopted on the way.
    edition: Option<Adopting>,
    /// Whether requests that change the structure of the office are among them; they take the longest.
    structure: bool,
    /// How many requests come before the years pass after which the archive is cleared out.
    until_archive: Option<usize>,
}

impl<'a> Days<'a> {
    /// Requests from a moment on (seconds since 1970), for an office that has adopted its policy.
    pub fn new(seed: u64, (catalog, office): (&'a Catalog, &Office), seconds: i64) -> Days<'a> {
        let verbs: Vec<&Mechanism> =
            catalog.mechanisms().filter(|m| m.runs() && m.form.verb().is_some()).collect();
        let optional = |m: &&&Mechanism| m.steps.iter().any(|s| s.optional);
        let uncommon = verbs.iter().filter(|m| is_private(m) || optional(m)).copied().collect();
        let reading = office.newest().map(|e| e.reading.clone()).unwrap_or_default();
        let posts = office.posts.keys().cloned().collect();
        let (matters, rows, running) = (Vec::new(), Vec::new(), seed % 1000 * 1000);
        Days {
            dice: Dice(seed),
            catalog,
            verbs,
            uncommon,
            disposed: BTreeSet::new(),
            reading,
            posts,
            seconds,
            matters,
            rows,
            running,
            joined: Vec::new(),
            edition: None,
            structure: true,
            until_archive: None,
        }
    }

    /// The same with an edition that is adopted some day.
    pub fn amended(mut self, edition: Adopting) -> Days<'a> {
        self.edition = Some(edition);
        self
    }

    /// The same without requests that change the structure of the office.
    pub fn quiet(mut self) -> Days<'a> {
        self.structure = false;
        self
    }

    /// The same in which years pass after so many requests, and what is kept too long is disposed of.
    pub fn aged(mut self, requests: usize) -> Days<'a> {
        self.until_archive = Some(requests);
        self
    }

    /// What an answer said: kinds of events with the matters that they belong to.
    pub fn observe(&mut self, request: &Request, events: &[(String, Option<String>)]) {
        for (kind, subject) in events {
            self.disposed.extend(subject.iter().filter(|_| kind == "Disposed").cloned());
            let Some(id) = subject.as_ref().filter(|_| kind == "Applied") else { continue };
            self.matters.push(id.clone());
            let Command::Record(opening) = &request.command else { continue };
            let key = self.catalog.get(&opening.mechanism).and_then(|m| m.key.as_deref());
            if let Some(number) = key.and_then(|k| opening.fields.get(k)).and_then(Value::text) {
                self.rows.push((opening.mechanism.clone(), number.to_string()));
            }
        }
    }

    /// The next request; `standing` tells a matter as it stands and `office` who may do what, where the caller knows.
    pub fn next(&mut self, standing: &dyn Fn(&str) -> Option<Matter>, office: Option<&Office>) -> Request {
        let step = if self.dice.percent(8) { 86_400 * (1 + self.dice.below(25) as i64) } else { 60 };
        self.seconds += step * i64::from(self.dice.percent(90));
        if self.until_archive == Some(1) {
            self.seconds += 12 * 366 * 86_400;
        }
        self.until_archive = self.until_archive.map(|left| left.saturating_sub(1));
        let mut at = Moment::from_unix(self.seconds);
        if self.dice.percent(1) {
            at = Moment::from_unix(self.seconds - 7_200);
        }
        let day = at.day();
        let (mut by, command) = match self.dice.below(100) {
            0..=39 if self.until_archive == Some(0) => self.archive(standing),
            0..=29 if self.until_archive.is_some_and(|left| left <= BEFORE_ARCHIVE) => {
                self.ending(day, standing)
            }
            0..=6 => self.terminal(),
            7..=9 => self.asset(),
            10..=24 => self.take_out(day),
            25..=39 => self.example(day),
            40..=89 => self.about_matter(day, standing, office),
            _ if self.structure => self.structural(day),
            _ => self.take_out(day),
        };
        if self.dice.percent(6) {
            by = self.dice.pick(&PEOPLE).to_string();
        } else if self.dice.percent(2) {
            by = self.dice.pick(&["9999", "1009", ""]).to_string();
        }
        Request { by, at, command }
    }

    fn terminal(&mut self) -> (String, Command) {
        self.running += 1;
        let number = format!("PC-{}", if self.dice.percent(90) { self.running } else { 1 });
        let section = self.dice.pick(&SECTIONS[..2]).to_string();
        let by = if section == "総務課" { "1003" } else { "1006" };
        let words = [("number", number.clone()), ("serial", format!("S-{}", self.running))];
        let rest = [("section", section), ("place", "執務室".into()), ("os", "Windows 11 24H2".into())];
        let fields = words.into_iter().chain(rest).map(|(n, v)| (n.to_string(), Value::Text(v))).collect();
        (by.into(), Command::Record(opening("terminal-register", fields)))
    }

    fn asset(&mut self) -> (String, Command) {
        self.running += 1;
        let section = self.dice.pick(&SECTIONS[..2]).to_string();
        let by = if section == "総務課" { "1003" } else { "1006" };
        let class = one_of(&mut self.dice, self.reading.classes.iter().map(|c| &c.label));
        let words = [("number", format!("A-{}", self.running)), ("name", "資料".into())];
        let rest = [("section", section), ("class", class)];
        let fields = words.into_iter().chain(rest).map(|(n, v)| (n.to_string(), Value::Text(v))).collect();
        (by.into(), Command::Record(opening("asset-register", fields)))
    }

    fn take_out(&mut self, day: Date) -> (String, Command) {
        let mut items: BTreeSet<String> = BTreeSet::new();
        // Few things, so that two people want the same one.
        for _ in 0..=self.dice.below(2) {
            let recent = self.rows.len().saturating_sub(6);
            let known = self.rows.get(recent + self.dice.below(self.rows.len() - recent));
            items.insert(known.map_or("PC-1", |(_, number)| number.as_str()).to_string());
        }
        let from = self.dice.below(6) as i32 - i32::from(self.dice.percent(6)) * 10;
        let to = from + self.dice.below(9) as i32 - i32::from(self.dice.percent(6)) * 10;
        let text = |word: &str| Value::Text(word.to_string());
        let class = if self.reading.classes.is_empty() {
            "Ⅲ"
        } else {
            &self.dice.pick(&self.reading.classes).label
        };
        let fields = [
            ("items", Value::List(items.into_iter().collect())),
            ("class", text(class)),
            ("purpose", text("説明会のため")),
            ("place", text("市民会館")),
            ("from", text(&after(day, from).to_string())),
            ("to", text(&after(day, to).to_string())),
            ("protection", text("ディスク暗号化")),
        ];
        let fields = fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        let by = self.dice.pick(&["1010", "1005", "1008", "1003", "1006", "1004"]).to_string();
        (by, Command::Apply(opening("take-out-request", fields)))
    }

    /// Any mechanism of the catalogue, filled in by the kinds of its fields.
    fn example(&mut self, day: Date) -> (String, Command) {
        let all = if self.dice.percent(45) { &self.uncommon } else { &self.verbs };
        let mechanism = *self.dice.pick(&all.clone());
        self.begun(mechanism, day)
    }

    /// A matter of the mechanism is begun.
    fn begun(&mut self, mechanism: &Mechanism, day: Date) -> (String, Command) {
        let fields = if self.dice.percent(60) {
            self.worked(mechanism, day)
        } else {
            self.fill(&mechanism.fields, day)
        };
        let mut opening = opening(&mechanism.id, fields);
        if self.dice.percent(8) {
            opening.paper = Some(after(day, -(self.dice.below(300) as i32) + 5));
            opening.applicant = Some(self.dice.pick(&["1009", "1008", "9999"]).to_string());
        }
        let verb = if self.dice.percent(3) { "apply" } else { mechanism.form.verb().unwrap_or("apply") };
        let command = match verb {
            "record" => Command::Record(opening),
            "state" => Command::State(opening),
            _ => Command::Apply(opening),
        };
        (self.dice.pick(&PEOPLE).to_string(), command)
    }

    /// A worked example of the mechanism, with people, things and days of this office.
    fn worked(&mut self, mechanism: &Mechanism, day: Date) -> Filled {
        let example = mechanism.examples.iter().find(|e| e.refused.is_none());
        let words = example.and_then(|e| serde_json::to_value(&e.fields).ok());
        let mut fields: Filled = words.and_then(|w| serde_json::from_value(w).ok()).unwrap_or_default();
        let own = |kind: &Kind| {
            let kept = matches!(kind, Kind::Text | Kind::Choice(_) | Kind::Flag | Kind::Number);
            !kept && !matches!(kind, Kind::Date | Kind::Moment)
        };
        for field in mechanism.fields.iter().filter(|f| matches!(f.kind, Kind::Date | Kind::Moment)) {
            if let Some(Value::Text(word)) = fields.get_mut(&field.name) {
                *word = moved(word, day).unwrap_or_else(|| word.clone());
            }
        }
        for field in mechanism.fields.iter().filter(|f| own(&f.kind)) {
            if fields.contains_key(&field.name) {
                let value = self.value(field, day);
                fields.insert(field.name.clone(), if field.many { listed(value) } else { value });
            }
        }
        fields
    }

    fn fill(&mut self, fields: &[Field], day: Date) -> Filled {
        let mut out = Filled::new();
        for field in fields {
            // Who says something unusual mostly says why.
            let often = if field.title.ends_with("理由") { 60 } else { 25 };
            if !(self.dice.percent(often) || field.required && self.dice.percent(99)) {
                continue;
            }
            let value = self.value(field, day);
            out.insert(field.name.clone(), if field.many { listed(value) } else { value });
        }
        if self.dice.percent(2) {
            out.insert("no-such-field".into(), Value::Number(-1));
        }
        out
    }

    fn value(&mut self, field: &Field, day: Date) -> Value {
        self.running += 1;
        let near = after(day, self.dice.below(5) as i32 - 2).to_string();
        let text = match &field.kind {
            Kind::Flag => return Value::Flag(self.dice.percent(85)),
            Kind::Number => {
                return Value::Number(self.dice.below(40) as i64 - i64::from(self.dice.percent(2)) * 50);
            }
            Kind::Text => format!("{}{}", field.title, self.running),
            Kind::Date => near,
            Kind::Moment => format!("{near}T{:02}:30", self.dice.below(24)),
            Kind::Person => self.dice.pick(&PEOPLE).to_string(),
            Kind::Section => self.dice.pick(&SECTIONS).to_string(),
            Kind::Role => one_of(&mut self.dice, self.reading.roles.iter().map(|r| &r.role)),
            Kind::Class => one_of(&mut self.dice, self.reading.classes.iter().map(|c| &c.label)),
            Kind::Zone => one_of(&mut self.dice, self.reading.zones.iter()),
            Kind::Clause => one_of(&mut self.dice, self.reading.clauses.iter().map(|c| &c.path)),
            Kind::Choice(words) => one_of(&mut self.dice, words.iter()),
            Kind::Row(of) => {
                let fits = self.rows.iter().filter(|(register, _)| of.contains(register));
                one_of(&mut self.dice, fits.map(|(_, number)| number))
            }
            Kind::Matter(of) => {
                let fits = |id: &&String| of.iter().any(|m| id.starts_with(&format!("{m}/")));
                one_of(&mut self.dice, self.matters.iter().filter(fits))
            }
        };
        Value::Text(text)
    }

    /// Something about a matter that was begun: mostly what can be done next, by who mostly may.
    fn about_matter(
        &mut self,
        day: Date,
        standing: &dyn Fn(&str) -> Option<Matter>,
        office: Option<&Office>,
    ) -> (String, Command) {
        if self.matters.is_empty() {
            return self.terminal();
        }
        let (id, now) = self.matter(standing);
        let mechanism = id.split('/').next().and_then(|m| self.catalog.get(m));
        let applicant = now.as_ref().map_or("1010".to_string(), |m| m.applied.applicant.clone());
        let reason = if self.dice.percent(95) { "事情が変わったため" } else { "" }.to_string();
        let change = mechanism.filter(|_| self.dice.percent(60)).map(|m| self.one_field(m, day));
        let (fields, matter) = (change.unwrap_or_default(), id.clone());
        let command = match (now.as_ref().map(|m| m.status), self.dice.below(20)) {
            (Some(Status::SentBack), 0..=11) | (_, 0) => Command::Resubmit { matter, fields },
            (Some(Status::Live), 1..=7) | (_, 1) => Command::Amend { matter, fields, reason, seen: None },
            (Some(Status::Live), 8..=11) | (_, 2) => Command::Close { matter, reason },
            (Some(Status::Live), 12..=17) if mechanism.is_some_and(|m| m.ends() && m.closing.is_empty()) => {
                Command::Close { matter, reason }
            }
            (_, 3) => Command::Recall(TakingBack { matter, reason, person: None, paper: None }),
            (Some(Status::SentBack), 12..=13) | (_, 4) => {
                let (person, paper) = written(day);
                Command::Withdraw(TakingBack { matter, reason, person, paper })
            }
            (Some(Status::Open), 17..=18) if mechanism.is_some_and(is_private) => {
                Command::Withdraw(TakingBack { matter, reason, person: None, paper: None })
            }
            (Some(Status::Live | Status::Closed), 12..=14) | (_, 5) => Command::Review { matter },
            (Some(Status::Closed | Status::Withdrawn | Status::Refused | Status::Lost), 15..=16) | (_, 6) => {
                let ground = "文書取扱規程".to_string();
                return ("1005".into(), Command::Dispose { matter, ground, reason });
            }
            _ => {
                let able = office.and_then(|o| self.able(o, mechanism?, now.as_ref()?, day));
                // Who stands in for another mostly says why; who does not, hardly ever.
                let likely = able.as_ref().map_or(35, |(_, stands_in)| if *stands_in { 90 } else { 8 });
                let deputy = self.dice.percent(likely).then(|| "出張のため".to_string());
                let (by, command) = self.next_step(mechanism, (id, now), (day, deputy));
                return (able.map_or(by, |(able, _)| able), command);
            }
        };
        (applicant, command)
    }

    /// Something with personal data is taken back by who began it, or begun where nothing of that kind is under way.
    fn ending(&mut self, day: Date, standing: &dyn Fn(&str) -> Option<Matter>) -> (String, Command) {
        let sealed = |m: &Matter| m.applied.fields.values().any(|v| matches!(v, Value::Sealed { .. }));
        let taken_back = |m: &Matter| self.catalog.get(&m.applied.mechanism).is_some_and(|d| d.withdrawable);
        let under_way = |m: &Matter| m.status.is_open() && sealed(m) && taken_back(m);
        let all: Vec<Matter> = self.matters.iter().filter_map(|id| standing(id)).filter(under_way).collect();
        if let Some(one) = all.first() {
            let (matter, reason) = (one.id.clone(), "事情が変わったため".to_string());
            let (person, paper) = (None, None);
            return (
                one.applied.applicant.clone(),
                Command::Withdraw(TakingBack { matter, reason, person, paper }),
            );
        }
        let private = self.uncommon.iter().copied().filter(|m| is_private(m) && m.withdrawable);
        let private: Vec<&Mechanism> = private.filter(|m| m.opener() == Who::Anyone).collect();
        match private.is_empty() {
            true => self.example(day),
            false => {
                let mechanism = *self.dice.pick(&private);
                self.begun(mechanism, day)
            }
        }
    }

    /// Something is disposed of, mostly what ended, holds personal data and was not disposed of before.
    fn archive(&mut self, standing: &dyn Fn(&str) -> Option<Matter>) -> (String, Command) {
        let sealed = |m: &Matter| m.applied.fields.values().any(|v| matches!(v, Value::Sealed { .. }));
        let lawful = |m: &Matter| !m.status.is_open() && m.status != Status::Live && sealed(m);
        let left = self.matters.iter().filter(|id| !self.disposed.contains(*id));
        let all: Vec<&String> = left.filter(|id| standing(id).is_some_and(|m| lawful(&m))).collect();
        let matter = match all.is_empty() || self.dice.percent(10) {
            true => one_of(&mut self.dice, self.matters.iter()),
            false => one_of(&mut self.dice, all.into_iter()),
        };
        let (ground, reason) = ("文書取扱規程".to_string(), "保存期間を過ぎたため".to_string());
        ("1005".into(), Command::Dispose { matter, ground, reason })
    }

    /// A matter that was begun, mostly a recent one with which something can still be done.
    fn matter(&mut self, standing: &dyn Fn(&str) -> Option<Matter>) -> (String, Option<Matter>) {
        let mut found = (String::new(), None);
        for _ in 0..6 {
            let recent = self.matters.len().saturating_sub(20) * usize::from(self.dice.percent(80));
            let id = self.matters[recent + self.dice.below(self.matters.len() - recent)].clone();
            let now = standing(&id);
            found = (id, now);
            if found.1.as_ref().is_some_and(|m| m.status.is_open()) && self.dice.percent(90) {
                break;
            }
        }
        if self.dice.percent(1) { (format!("{}9", found.0), None) } else { found }
    }

    fn one_field(&mut self, mechanism: &Mechanism, day: Date) -> Filled {
        let mut out = Filled::new();
        if let Some(field) = mechanism.fields.get(self.dice.below(mechanism.fields.len())) {
            let value = self.value(field, day);
            out.insert(field.name.clone(), if field.many { listed(value) } else { value });
        }
        out
    }

    /// Mostly somebody who may take the step that is open, and whether he stands in for another.
    fn able(
        &mut self,
        office: &Office,
        mechanism: &Mechanism,
        matter: &Matter,
        day: Date,
    ) -> Option<(String, bool)> {
        let planned = matter.open_step()?;
        let (step, link) = who::step_of(mechanism, planned)?;
        let about = About { applicant: &matter.applied.applicant, deciders: &[] };
        let wanted = (step.decide.or(step.act).unwrap_or(Who::Bearer), link.as_ref());
        let edition = office.edition(day)?;
        let actors = who::actors(office, (edition, mechanism), wanted, about, day).ok()?;
        let section = who::section_at(planned, matter);
        let roles = actors.roles.iter();
        let standing = roles.flat_map(|role| {
            let all = who::candidates(office, role, section, day).into_iter();
            all.map(move |person| {
                let capacity = who::capacity(office, person, (role, section), day, &[]);
                (person.to_string(), capacity.is_some_and(|c| c != Capacity::Holder))
            })
        });
        let all: Vec<(String, bool)> =
            standing.chain(actors.persons.iter().map(|person| (person.clone(), false))).collect();
        (!all.is_empty() && self.dice.percent(70)).then(|| self.dice.pick(&all).clone())
    }

    fn next_step(
        &mut self,
        mechanism: Option<&Mechanism>,
        (matter, now): (String, Option<Matter>),
        (day, deputy): (Date, Option<String>),
    ) -> (String, Command) {
        let yes =
            |dice: &mut Dice, words: &str, of_hundred| dice.percent(of_hundred).then(|| words.to_string());
        let section = |m| Matter::open_step(m).map_or(m.applied.section.as_str(), |s| who::section_at(s, m));
        let leader = match now.as_ref().map(section) {
            Some("業務課") => ["1006", "1006", "1006", "1007"],
            _ => ["1003", "1003", "1003", "1004"],
        };
        let all =
            [leader[0], leader[0], leader[1], leader[2], leader[3], "1001", "1005", "1010", "1002", "1008"];
        let by = self.dice.pick(&all).to_string();
        let steps = mechanism.map(|m| m.steps.as_slice()).unwrap_or_default();
        let planned =
            now.as_ref().and_then(Matter::open_step).map(|s| who::base(s.split(':').next().unwrap_or(s)));
        let open = planned.and_then(|name| steps.iter().find(|s| s.name == name));
        let Some(step) = open.or_else(|| steps.get(self.dice.below(steps.len()))) else {
            let (fields, reason) =
                (mechanism.map(|m| self.one_field(m, day)).unwrap_or_default(), "訂正".to_string());
            return (by, Command::Amend { matter, fields, reason, seen: None });
        };
        let fields = self.fill(&step.fields, day);
        let command = match self.dice.below(20) {
            0 => send_back(matter, deputy, day),
            // What waits to be decided is sent back by who decides, more often than other steps.
            10 if open.is_some_and(|s| s.decide.is_some()) => send_back(matter, deputy, day),
            1 | 3..=9 | 11..=15 if step.optional || open.is_none() => {
                Command::Skip { matter, reason: "要しないため".into() }
            }
            2 => Command::Review { matter },
            _ if step.decide.is_some() => {
                let approved = self.dice.percent(92);
                let reason = yes(&mut self.dice, "確かめたため", if approved { 20 } else { 90 });
                let unavoidable = yes(&mut self.dice, "ほかに決定できる人がいないため", 10);
                let seen = now.map(|m| m.applied.digest).filter(|_| deputy.is_none());
                // A digest over what is sealed differs from run to run; only plain forms are quoted.
                let plain = mechanism.is_some_and(|m| m.fields.iter().all(|f| !f.private));
                let seen = if self.dice.percent(2) { Some("00".into()) } else { seen.filter(|_| plain) };
                let (person, paper) = self.on_paper(day);
                Command::Decide { matter, approved, reason, deputy, unavoidable, seen, fields, person, paper }
            }
            _ => {
                let (person, paper) = self.on_paper(day);
                Command::Act { matter, step: None, fields, person, paper }
            }
        };
        (by, command)
    }

    /// Sometimes it came on paper some days ago, and sometimes it was another one's.
    fn on_paper(&mut self, day: Date) -> (Option<String>, Option<Date>) {
        let paper = self.dice.percent(5).then(|| after(day, 1 - self.dice.below(4) as i32));
        let person = (paper.is_some() && self.dice.percent(50)).then(|| self.dice.pick(&PEOPLE).to_string());
        (person, paper)
    }
}

fn send_back(matter: String, deputy: Option<String>, day: Date) -> Command {
    let (person, paper) = written(day);
    Command::SendBack { matter, reason: "数が違うため".into(), deputy, person, paper }
}

/// On some days it is entered from the paper of the day before, on some of them from that of another one. No dice are thrown for
/// it, so that the other days stay as they were.
fn written(day: Date) -> (Option<String>, Option<Date>) {
    let paper = (day.day() % 9 == 0).then(|| after(day, -1));
    (paper.filter(|_| day.day() == 18).map(|_| "1003".to_string()), paper)
}

/// A request as one line for `sekimori do`.
pub fn line(request: &Request) -> String {
    let mut value = serde_json::to_value(&request.command).expect("a command has a JSON form");
    let object = value.as_object_mut().expect("an object");
    object.insert("by".into(), request.by.clone().into());
    object.insert("at".into(), request.at.to_string().into());
    value.to_string()
}

/// A day or moment of a worked example, as far from today as it was from the day on which it was written.
fn moved(word: &str, today: Date) -> Option<String> {
    let (date, time) = word.split_at_checked(10)?;
    let days = WRITTEN.until(date.parse::<Date>().ok()?).ok()?.get_days();
    Some(format!("{}{time}", after(today, days)))
}

/// Whether it takes personal data.
fn is_private(mechanism: &Mechanism) -> bool {
    mechanism.fields.iter().any(|f| f.private)
}

fn opening(mechanism: &str, fields: Filled) -> Opening {
    Opening { mechanism: mechanism.to_string(), fields, applicant: None, paper: None, files: Vec::new() }
}

fn listed(value: Value) -> Value {
    match value {
        Value::Text(word) => Value::List(vec![word]),
        other => other,
    }
}

fn one_of<T: ToString>(dice: &mut Dice, all: impl Iterator<Item = T>) -> String {
    let all: Vec<T> = all.collect();
    if all.is_empty() { "なし".to_string() } else { dice.pick(&all).to_string() }
}

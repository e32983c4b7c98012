//! What might people ask for in a day at an office? Seeded commands over the whole vocabulary, good ones and bad ones.
//! Takes a seed, the office and the answers as they come; gives requests. The same seed and answers give the same requests.
//! Shared by the tests of several crates; what must hold of the answers is said by each test.

#[path = "dice.rs"]
mod dice;

use std::collections::BTreeSet;

use jiff::civil::Date;
use practice::calendar::{Moment, after};
use practice::command::{Command, Opening, Request, Staff};
use practice::edition::{DutyId, Reading};
use practice::form::{Field, Kind};
use practice::matter::{Matter, Status};
use practice::office::Office;
use practice::value::{Filled, Value};
use practice::{Catalog, Mechanism};

pub use dice::Dice;

/// Those who act most in the office of the example, and who may do what.
const PEOPLE: [&str; 10] = ["1003", "1003", "1010", "1005", "1006", "1008", "1001", "1002", "1004", "1007"];
const SECTIONS: [&str; 3] = ["総務課", "業務課", "事務局"];

/// A seeded sequence of requests.
pub struct Days<'a> {
    dice: Dice,
    catalog: &'a Catalog,
    verbs: Vec<&'a Mechanism>,
    reading: Reading,
    posts: Vec<String>,
    seconds: i64,
    matters: Vec<String>,
    rows: Vec<String>,
    running: u64,
    /// Whether requests that change the structure of the office are among them; they take the longest.
    structure: bool,
}

impl<'a> Days<'a> {
    /// Requests from a moment on (seconds since 1970), for an office that has adopted its policy.
    pub fn new(seed: u64, (catalog, office): (&'a Catalog, &Office), seconds: i64) -> Days<'a> {
        let verbs = catalog.mechanisms().filter(|m| m.runs() && m.form.verb().is_some()).collect();
        let reading = office.newest().map(|e| e.reading.clone()).unwrap_or_default();
        let posts = office.posts.keys().cloned().collect();
        let (matters, rows, running) = (Vec::new(), Vec::new(), seed % 1000 * 1000);
        let structure = true;
        Days { dice: Dice(seed), catalog, verbs, reading, posts, seconds, matters, rows, running, structure }
    }

    /// The same without requests that change the structure of the office.
    pub fn quiet(mut self) -> Days<'a> {
        self.structure = false;
        self
    }

    /// What an answer said: kinds of events with the matters that they belong to.
    pub fn observe(&mut self, request: &Request, events: &[(String, Option<String>)]) {
        for (kind, subject) in events {
            let Some(id) = subject.as_ref().filter(|_| kind == "Applied") else { continue };
            self.matters.push(id.clone());
            let Command::Record(opening) = &request.command else { continue };
            let key = self.catalog.get(&opening.mechanism).and_then(|m| m.key.as_deref());
            if let Some(number) = key.and_then(|k| opening.fields.get(k)).and_then(Value::text) {
                self.rows.push(number.to_string());
            }
        }
    }

    /// The next request; `standing` tells a matter as it stands, where the caller knows.
    pub fn next(&mut self, standing: &dyn Fn(&str) -> Option<Matter>) -> Request {
        let step = if self.dice.percent(8) { 86_400 * (1 + self.dice.below(25) as i64) } else { 60 };
        self.seconds += step * i64::from(self.dice.percent(90));
        let mut at = Moment::from_unix(self.seconds);
        if self.dice.percent(1) {
            at = Moment::from_unix(self.seconds - 7_200);
        }
        let day = at.day();
        let (mut by, command) = match self.dice.below(100) {
            0..=9 => self.terminal(),
            10..=24 => self.take_out(day),
            25..=39 => self.example(day),
            40..=89 => self.about_matter(day, standing),
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

    fn take_out(&mut self, day: Date) -> (String, Command) {
        let mut items: BTreeSet<String> = BTreeSet::new();
        // Few things, so that two people want the same one.
        for _ in 0..=self.dice.below(2) {
            let recent = self.rows.len().saturating_sub(6);
            let known = self.rows.get(recent + self.dice.below(self.rows.len() - recent));
            items.insert(known.cloned().unwrap_or_else(|| "PC-1".to_string()));
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
        let mechanism = *self.dice.pick(&self.verbs.clone());
        let fields = self.fill(&mechanism.fields, day);
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

    fn fill(&mut self, fields: &[Field], day: Date) -> Filled {
        let mut out = Filled::new();
        for field in fields {
            if !(self.dice.percent(25) || field.required && self.dice.percent(99)) {
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
            Kind::Row(_) => one_of(&mut self.dice, self.rows.iter()),
            Kind::Matter(of) => {
                let fits = |id: &&String| of.iter().any(|m| id.starts_with(&format!("{m}/")));
                one_of(&mut self.dice, self.matters.iter().filter(fits))
            }
        };
        Value::Text(text)
    }

    /// Something about a matter that was begun: mostly what can be done next, by who mostly may.
    fn about_matter(&mut self, day: Date, standing: &dyn Fn(&str) -> Option<Matter>) -> (String, Command) {
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
            (Some(Status::Live), 1..=7) | (_, 1) => Command::Amend { matter, fields, reason },
            (Some(Status::Live), 8..=11) | (_, 2) => Command::Close { matter, reason },
            (_, 3) => Command::Recall { matter, reason },
            (Some(Status::SentBack), 12..=13) | (_, 4) => Command::Withdraw { matter, reason },
            (Some(Status::Live | Status::Closed), 12..=14) | (_, 5) => Command::Review { matter },
            (Some(Status::Closed | Status::Withdrawn | Status::Refused), 15..=16) | (_, 6) => {
                let ground = "文書取扱規程".to_string();
                return ("1005".into(), Command::Dispose { matter, ground, reason });
            }
            _ => return self.next_step(mechanism, (id, now), day),
        };
        (applicant, command)
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

    fn next_step(
        &mut self,
        mechanism: Option<&Mechanism>,
        (matter, now): (String, Option<Matter>),
        day: Date,
    ) -> (String, Command) {
        let yes =
            |dice: &mut Dice, words: &str, of_hundred| dice.percent(of_hundred).then(|| words.to_string());
        let leader = match now.as_ref().map(|m| m.applied.section.as_str()) {
            Some("業務課") => ["1006", "1006", "1006", "1007"],
            _ => ["1003", "1003", "1003", "1004"],
        };
        let all =
            [leader[0], leader[0], leader[1], leader[2], leader[3], "1001", "1005", "1010", "1002", "1008"];
        let by = self.dice.pick(&all).to_string();
        let steps = mechanism.map(|m| m.steps.as_slice()).unwrap_or_default();
        let open =
            now.as_ref().and_then(|m| m.open_step().map(|s| s.split(':').next().unwrap_or(s).to_string()));
        let open = open.and_then(|name| steps.iter().find(|s| s.name == name));
        let Some(step) = open.or_else(|| steps.get(self.dice.below(steps.len()))) else {
            let (fields, reason) =
                (mechanism.map(|m| self.one_field(m, day)).unwrap_or_default(), "訂正".to_string());
            return (by, Command::Amend { matter, fields, reason });
        };
        let fields = self.fill(&step.fields, day);
        let deputy = yes(&mut self.dice, "出張のため", 35);
        let command = match self.dice.below(20) {
            0 => Command::SendBack { matter, reason: "数が違うため".into(), deputy },
            1 => Command::Skip { matter, reason: "要しないため".into() },
            2 => Command::Review { matter },
            _ if step.decide.is_some() => {
                let approved = self.dice.percent(92);
                let reason = yes(&mut self.dice, "確かめたため", if approved { 20 } else { 90 });
                let unavoidable = yes(&mut self.dice, "ほかに決定できる人がいないため", 10);
                let seen = now.map(|m| m.applied.digest).filter(|_| deputy.is_none());
                // A digest over what is sealed differs from run to run; only plain forms are quoted.
                let plain = mechanism.is_some_and(|m| m.fields.iter().all(|f| !f.private));
                let seen = if self.dice.percent(2) { Some("00".into()) } else { seen.filter(|_| plain) };
                Command::Decide { matter, approved, reason, deputy, unavoidable, seen, fields }
            }
            _ => Command::Act { matter, step: None, fields, paper: self.dice.percent(5).then_some(day) },
        };
        (by, command)
    }

    fn structural(&mut self, day: Date) -> (String, Command) {
        self.running += 1;
        let post = one_of(&mut self.dice, self.posts.iter());
        let section = self.dice.pick(&SECTIONS).to_string();
        let person = self.dice.pick(&PEOPLE).to_string();
        let day = after(day, self.dice.below(40) as i32 - 10);
        let duty = one_of(&mut self.dice, self.reading.duties.iter().map(|d| d.id.to_string()));
        let duty = DutyId::from_printed(&duty);
        let reason = "体制の見直しのため".to_string();
        let command = match self.dice.below(20) {
            0 => Command::OpenSection { section: format!("係{}", self.dice.below(4)), above: Some(section) },
            1 => Command::CloseSection { section: format!("係{}", self.dice.below(4)), on: day },
            2 => Command::RegisterPerson(self.staff(section, day)),
            3 => Command::MovePerson { person, section, from: day },
            4 => Command::RemovePerson { person: format!("20{:02}", self.dice.below(6)), on: day },
            5 => Command::CreatePost { title: format!("主任{}", self.dice.below(5)), section },
            6..=8 => {
                let until = self.dice.percent(30).then(|| after(day, self.dice.below(300) as i32 - 10));
                Command::Appoint { post, person, from: day, until }
            }
            9 => Command::Relieve { post, person, until: day },
            10 => Command::AssignRole { role: self.role(), post, from: day },
            11 => Command::WithdrawRole { role: self.role(), post, until: day },
            12 => {
                let deputies = vec![one_of(&mut self.dice, self.posts.iter())];
                Command::NameDeputies { post, deputies }
            }
            13 => self.set_value(day),
            14 => Command::DeclareHoliday { day, name: "開庁記念日".into() },
            15 => {
                let mechanism =
                    self.dice.pick(&["take-out-request", "terminal-register", "none"]).to_string();
                let how = Some(practice::How::Carries).filter(|_| self.dice.percent(70));
                Command::ConfirmBinding { duty, mechanism, how, edition: None }
            }
            16 => {
                let mechanism = self.dice.pick(&self.verbs.clone()).id.clone();
                Command::RejectBinding { duty, mechanism, reason, edition: None }
            }
            17 => Command::ExemptDuty { duty, reason, edition: None },
            18 => {
                let field = self.dice.pick(&["bearers", "frequency", "act"]).to_string();
                Command::CorrectReading { duty, field, value: vec![self.role()], reason, edition: None }
            }
            _ => Command::ConfirmChapter { under: "standards:".into(), doubtful: true, edition: None },
        };
        let by = if self.dice.percent(95) { "1005" } else { "1003" };
        (by.into(), command)
    }

    fn staff(&mut self, section: String, from: Date) -> Staff {
        let person = format!("20{:02}", self.dice.below(6));
        let (name, contact) = (format!("新任 {}", self.running), Some("0985-00-9999".to_string()));
        Staff { person, name, contact, account: true, administrator: self.dice.percent(20), section, from }
    }

    fn role(&mut self) -> String {
        one_of(&mut self.dice, self.reading.roles.iter().map(|r| &r.role))
    }

    fn set_value(&mut self, day: Date) -> Command {
        let names =
            ["longest-days/take-out-request", "approver/release-approval", "retention-years/incident-report"];
        Command::SetValue {
            name: self.dice.pick(&names).to_string(),
            value: Value::Number(1 + self.dice.below(30) as i64),
            reason: "必要な間だけとするため".into(),
            decider: "最高情報統括責任者".into(),
            decided: after(day, -20),
        }
    }
}

/// A request as one line for `sekimori do`.
pub fn line(request: &Request) -> String {
    let mut value = serde_json::to_value(&request.command).expect("a command has a JSON form");
    let object = value.as_object_mut().expect("an object");
    object.insert("by".into(), request.by.clone().into());
    object.insert("at".into(), request.at.to_string().into());
    value.to_string()
}

fn opening(mechanism: &str, fields: Filled) -> Opening {
    Opening { mechanism: mechanism.to_string(), fields, applicant: None, paper: None }
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

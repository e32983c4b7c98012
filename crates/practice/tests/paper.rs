//! Who had to sign on the day of a paper that is entered later? Whoever the edition and the posts of that day name.
//! Given an office in which an amendment or a transfer came between; when the paper is entered; then it counts as on its day.

mod one;

use jiff::civil::Date;
use one::One;
use practice::Catalog;
use practice::access::Access;
use practice::binding::{Bindings, Confirmation};
use practice::calendar::{Moment, after};
use practice::command::{Command, Opening, Request};
use practice::decide::decide;
use practice::edition::Reading;
use practice::entry::{Entry, VERSION};
use practice::event::{Applied, Decided, EditionAdopted, Event, Placed};
use practice::known::Known;
use practice::matter::Matter;
use practice::office::Office;
use practice::procedure::Outcome;
use practice::refusal::No;
use practice::value::{Filled, Value};
use std::path::Path;
use std::sync::LazyLock;

const OLD: &str = "情報セキュリティ管理者";
const NEW: &str = "統括情報セキュリティ責任者";
/// Holds [`OLD`] for 業務課 until 11月26日, and his successor from the day after.
const HEAD: &str = "1006";
const SUCCESSOR: &str = "1007";
/// Holds [`NEW`].
const VICE: &str = "1002";
const ADMINISTRATOR: &str = "1005";
const APPLICANT: &str = "1008";
/// In force from the first day until the amendment of 12月1日.
const FIRST: &str = "2026-04-01";
const AMENDED: &str = "2026-12-01";

/// Nothing changes it, so that the policies are read once.
static TOWN: LazyLock<Town> = LazyLock::new(Town::new);

fn day(words: &str) -> Date {
    words.parse().expect("a day")
}

/// An office of 業務課 with two editions: by the first one [`OLD`] permits, by the second [`NEW`].
struct Town {
    catalog: Catalog,
    office: Office,
}

impl Town {
    fn new() -> Town {
        let catalog = Catalog::built_in().expect("the catalogue is right");
        let mut town = Town { office: Office::default(), catalog };
        town.happens(Event::SectionOpened(Placed { section: "業務課".to_string(), above: None }));
        for number in [VICE, ADMINISTRATOR, HEAD, SUCCESSOR, APPLICANT] {
            town.registered(number);
        }
        town.post("次長", NEW);
        town.post("業務課長", OLD);
        town.holds("次長", VICE, (FIRST, None));
        town.holds("業務課長", HEAD, (FIRST, Some("2026-11-26")));
        town.holds("業務課長", SUCCESSOR, ("2026-11-27", None));
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/miyazaki.txt");
        let text = std::fs::read_to_string(file).expect("the policy");
        let permits = |role: &str| format!("外部に持ち出す場合には、{role}の許可を得なければならない。");
        assert!(text.contains(&permits(OLD)));
        town.adopted(1, FIRST, text.clone());
        town.adopted(2, AMENDED, text.replace(&permits(OLD), &permits(NEW)));
        town
    }

    fn happens(&mut self, event: Event) {
        let (by, at) = (ADMINISTRATOR.to_string(), Moment::start_of(day(FIRST)));
        self.office.apply(&Entry { seq: 1, version: VERSION, at, by, subject: None, event });
    }

    fn registered(&mut self, number: &str) {
        self.happens(Event::PersonRegistered {
            person: number.to_string(),
            name: Value::Text("架空".to_string()),
            contact: None,
            account: true,
            administrator: number == ADMINISTRATOR,
            section: "業務課".to_string(),
            from: day(FIRST),
        });
    }

    fn post(&mut self, title: &str, role: &str) {
        let (post, section) = (format!("業務課/{title}"), "業務課".to_string());
        self.happens(Event::PostCreated { post: post.clone(), title: title.to_string(), section });
        let role = role.to_string();
        self.happens(Event::RoleAssigned { role, post, from: day(FIRST), basis: None });
    }

    fn holds(&mut self, title: &str, person: &str, (from, until): (&str, Option<&str>)) {
        let (post, person) = (format!("業務課/{title}"), person.to_string());
        let (from, until) = (day(from), until.map(day));
        self.happens(Event::HolderAppointed { post, person, from, until });
    }

    fn adopted(&mut self, number: u32, from: &str, text: String) {
        let policy = policy::read(clause::Source::new("miyazaki", text));
        let mut bindings = Bindings::proposed(&policy, &self.catalog);
        for binding in bindings.changing().bound.values_mut().flatten() {
            binding.confirmed = Some(Confirmation { by: ADMINISTRATOR.to_string(), on: day(from) });
        }
        self.happens(Event::EditionAdopted(Box::new(EditionAdopted {
            number,
            from: day(from),
            adoptions: Vec::new(),
            reading: Reading::of(&policy),
            bindings,
            changes: Vec::new(),
            corrections: Vec::new(),
        })));
    }

    /// What follows from a command on a day, where one matter is recorded at most.
    fn does(
        &self,
        (on, by): (Date, &str),
        matter: Option<&Matter>,
        command: Command,
    ) -> Result<Vec<Event>, String> {
        let now = Moment::end_of(on);
        let access = Access::of(&self.office, &self.catalog, on).expect("rules");
        let known = Known {
            office: &self.office,
            catalog: &self.catalog,
            records: &One(matter.cloned()),
            access: &access,
            edition: self.office.edition(on),
            now,
        };
        match decide(&Request { by: by.to_string(), at: now, command }, &known) {
            Ok(drafts) => Ok(drafts.into_iter().map(|draft| draft.event).collect()),
            Err(No::Refused(refusal)) => Err(refusal.to_string()),
            Err(No::Unavailable(why)) => Err(why),
        }
    }

    /// What is decided about an application of 11月20日: by whoever does so himself, or, with a paper, by whose it is.
    fn decides(
        &self,
        (on, by): (Date, &str),
        paper: Option<(&str, Date)>,
        approved: bool,
    ) -> Result<Decided, String> {
        let command = Command::Decide {
            matter: applied().id,
            approved,
            reason: (!approved).then(|| "日を改めるため".to_string()),
            deputy: None,
            unavoidable: None,
            seen: None,
            fields: Filled::new(),
            person: paper.map(|(person, _)| person.to_string()),
            paper: paper.map(|(_, day)| day),
        };
        let events = self.does((on, by), Some(&applied()), command)?;
        let decided = events.into_iter().find_map(|event| match event {
            Event::Decided(decided) => Some(*decided),
            _ => None,
        });
        Ok(decided.expect("it was decided"))
    }

    /// An application of somebody whose paper is entered today.
    fn applies(&self, today: Date, paper: Option<Date>) -> Result<Applied, String> {
        let words = [("class", "Ⅲ"), ("purpose", "説明会"), ("place", "市民会館"), ("protection", "暗号化")];
        let mut fields: Filled =
            words.into_iter().map(|(n, w)| (n.to_string(), Value::Text(w.to_string()))).collect();
        let first = paper.unwrap_or(today);
        fields.insert("items".to_string(), Value::List(vec!["PC-001".to_string()]));
        for name in ["from", "to"] {
            fields.insert(name.to_string(), Value::Text(first.to_string()));
        }
        let mechanism = "take-out-request".to_string();
        let opening = Opening { mechanism, fields, applicant: None, paper, files: Vec::new() };
        let terminal = of("terminal-register", &[("number", "PC-001"), ("section", "業務課")], Outcome::Live);
        let events = self.does((today, APPLICANT), Some(&terminal), Command::Apply(opening))?;
        let applied = events.into_iter().find_map(|event| match event {
            Event::Applied(applied) => Some(*applied),
            _ => None,
        });
        Ok(applied.expect("it began"))
    }
}

/// A matter of 業務課 that began on 11月20日.
fn of(mechanism: &str, words: &[(&str, &str)], outcome: Outcome) -> Matter {
    let fields = words.iter().map(|(n, w)| (n.to_string(), Value::Text(w.to_string()))).collect();
    let steps: &[&str] = if outcome == Outcome::Closed { &["decision", "return"] } else { &[] };
    let applied = Applied {
        mechanism: mechanism.to_string(),
        number: 1,
        year: 2026,
        fields,
        digest: String::new(),
        applicant: APPLICANT.to_string(),
        paper: None,
        section: "業務課".to_string(),
        steps: steps.iter().map(ToString::to_string).collect(),
        outcome,
        edition: 1,
        basis: Vec::new(),
    };
    let at = Moment::start_of(day("2026-11-20"));
    let (subject, event) = (Some(Matter::id_of(&applied)), Event::Applied(Box::new(applied.clone())));
    let entry = Entry { seq: 1, version: VERSION, at, by: APPLICANT.to_string(), subject, event };
    Matter::begin(&entry, &applied)
}

fn applied() -> Matter {
    of("take-out-request", &[], Outcome::Closed)
}

#[test]
fn the_edition_of_the_papers_day_says_who_had_to_sign() {
    // Given an amendment of 12月1日 by which another role permits; when a paper of the day before is entered after it.
    let (town, today) = (&*TOWN, day("2026-12-10"));
    let enter = |person: &str, on: &str| town.decides((today, ADMINISTRATOR), Some((person, day(on))), true);
    // Then who permitted by the edition of then has signed, and the decision rests on that edition.
    let decided = enter(SUCCESSOR, "2026-11-30").expect("he had to sign");
    assert_eq!((decided.roles, decided.edition), (vec![OLD.to_string()], 1));
    assert_eq!((decided.person.as_deref(), decided.paper), (Some(SUCCESSOR), Some(day("2026-11-30"))));
    // And who permits only since the amendment could not, which is said with the edition.
    let says = enter(VICE, "2026-11-30").expect_err("not on that day");
    assert!(says.contains(OLD) && says.contains("書面の日付に施行されていた第1版による"), "{says}");
    // And from the day of the amendment on it is the other way round.
    let decided = enter(VICE, AMENDED).expect("he has to sign");
    assert_eq!((decided.roles, decided.edition), (vec![NEW.to_string()], 2));
    let says = enter(SUCCESSOR, AMENDED).expect_err("not any more");
    assert!(says.contains(NEW) && !says.contains("第1版"), "{says}");
}

#[test]
fn who_held_the_post_on_the_papers_day_has_signed_though_transferred_since() {
    let (town, today) = (&*TOWN, day("2026-11-30"));
    let enter = |person: &str, on: &str| town.decides((today, ADMINISTRATOR), Some((person, day(on))), true);
    assert_eq!(enter(HEAD, "2026-11-26").expect("his last day").roles, [OLD]);
    let says = enter(HEAD, "2026-11-27").expect_err("his successor held it");
    assert!(says.contains("業務課長") && !says.contains("第1版"), "the edition is the same: {says}");
    assert_eq!(enter(SUCCESSOR, "2026-11-27").expect("his first day").roles, [OLD]);
    assert!(enter(SUCCESSOR, "2026-11-26").is_err());
}

/// The rule itself, for every day, person and answer: what is entered later is what would have been decided on the day.
#[test]
fn a_paper_counts_as_what_it_says_would_have_counted_on_its_day() {
    let (town, today) = (&*TOWN, day("2026-12-20"));
    let (mut taken, mut refused) = (0, 0);
    // Around each change, and away from it.
    for days in [0, 5, 6, 7, 10, 11, 19] {
        let on = after(day("2026-11-20"), days);
        for person in [HEAD, SUCCESSOR, VICE, APPLICANT] {
            for approved in [true, false] {
                let then = town.decides((on, person), None, approved);
                let entered = town.decides((today, ADMINISTRATOR), Some((person, on)), approved);
                match (then, entered) {
                    (Ok(then), Ok(entered)) => {
                        taken += 1;
                        let of = |d: Decided| (d.approved, d.complete, d.roles, d.edition, d.basis);
                        assert_eq!(of(then), of(entered), "{on} {person}");
                    }
                    (Err(_), Err(_)) => refused += 1,
                    (then, entered) => panic!("{on} {person} {approved}: {then:?} / {entered:?}"),
                }
            }
        }
    }
    assert_eq!((taken, refused), (14, 42), "one of the four signs on each day");
}

#[test]
fn an_application_on_paper_rests_on_the_edition_of_its_day() {
    let (town, today) = (&*TOWN, day("2026-12-10"));
    let before = town.applies(today, Some(day("2026-11-30"))).expect("it was in force");
    let now = town.applies(today, None).expect("it is in force");
    assert_eq!((before.edition, now.edition), (1, 2));
    assert!(!before.basis.is_empty() && before.paper == Some(day("2026-11-30")));
}

#[test]
fn a_paper_of_a_day_without_policy_or_of_a_day_to_come_is_refused() {
    let (town, today) = (&*TOWN, day("2026-12-10"));
    // The first day of the policy counts, the one before does not.
    assert_eq!(town.applies(today, Some(day(FIRST))).map(|a| a.edition), Ok(1));
    let says = town.applies(today, Some(day("2026-03-31"))).expect_err("no policy then");
    let told = "書面の日付（令和8年3月31日）が、採用した規程の最初の版の施行日（令和8年4月1日）より前になっています。";
    assert!(says.starts_with(told) && says.contains("空けて入力してください"), "{says}");
    let says = town.applies(today, Some(day("2026-12-11"))).expect_err("tomorrow");
    assert!(says.starts_with("書面の日付が今日より後になっています。"), "{says}");
    let says = town.decides((today, ADMINISTRATOR), Some((VICE, day("2026-12-11"))), true);
    assert!(says.expect_err("tomorrow").starts_with("書面の日付が今日より後になっています。"));
}

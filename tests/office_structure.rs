//! What might somebody want to change about an office itself? Seeded commands about sections, persons, posts, roles, editions.
//! Part of `office_days`, which draws from it.

use jiff::civil::Date;
use practice::calendar::after;
use practice::command::{Command, Returning, Staff};
use practice::edition::DutyId;
use practice::value::Value;

use super::{Days, PEOPLE, SECTIONS, one_of};

impl Days<'_> {
    pub(super) fn structural(&mut self, day: Date) -> (String, Command) {
        self.running += 1;
        let post = one_of(&mut self.dice, self.posts.iter());
        let section = self.dice.pick(&SECTIONS).to_string();
        let person = self.dice.pick(&PEOPLE).to_string();
        let today = day;
        let day = after(today, self.dice.below(40) as i32 - 10);
        let duty = one_of(&mut self.dice, self.reading.duties.iter().map(|d| d.id.to_string()));
        let duty = DutyId::from_printed(&duty);
        let reason = "体制の見直しのため".to_string();
        let command = match self.dice.below(25) {
            0 => Command::OpenSection { section: format!("係{}", self.dice.below(4)), above: Some(section) },
            1 if self.dice.percent(50) => {
                let [section, above] = [4, 4].map(|n| format!("係{}", self.dice.below(n)));
                Command::MoveSection { section, above: Some(above) }
            }
            1 => Command::CloseSection { section: format!("係{}", self.dice.below(4)), on: day },
            2 => {
                let staff = self.staff(section, day);
                self.joined.push(staff.person.clone());
                Command::RegisterPerson(staff)
            }
            3 => Command::MovePerson { person, section, from: day },
            23 if self.running.is_multiple_of(2) => Command::WithdrawLeaving(Returning {
                person: one_of(&mut self.dice, self.joined.iter()),
                reason: "日を間違えたため".into(),
                section: None,
            }),
            4 | 23 => Command::RemovePerson { person: one_of(&mut self.dice, self.joined.iter()), on: day },
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
            // Of few days, so that one is declared twice, and withdrawn.
            14 if self.running.is_multiple_of(3) => Command::WithdrawHoliday {
                day: day.first_of_month(),
                reason: "日を間違えたため".into(),
            },
            14 => Command::DeclareHoliday { day: day.first_of_month(), name: "開庁記念日".into() },
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
            19..=22 if self.edition.is_some() => self.adopt(today),
            24 if self.running.is_multiple_of(2) => Command::WithdrawEdition { edition: 2, reason },
            _ => Command::ConfirmChapter { under: "standards:".into(), doubtful: true, edition: None },
        };
        let by = if self.dice.percent(95) { "1005" } else { "1003" };
        (by.into(), command)
    }

    /// The amended edition, mostly from one of the next days on; it may be adopted again, which is refused.
    fn adopt(&mut self, today: Date) -> Command {
        let from = after(today, self.dice.below(20) as i32 - i32::from(self.dice.percent(10)) * 20);
        let mut edition = self.edition.clone().unwrap_or_else(|| unreachable!("asked for before"));
        edition.from = from;
        edition.adoptions.iter_mut().for_each(|adoption| adoption.on = after(from, -40));
        Command::Adopt(Box::new(edition))
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

//! An office of 10,000 linked terminals, 500 people and 100,000 events, to measure pages with.

use super::founding::{ADMINISTRATOR, accepted, decision, founded};
use practice::calendar::Moment;
use practice::command::{Command, Opening, Request, Staff};
use practice::value::{Filled, Value};
use std::path::Path;

/// Who heads the section of all terminals, and decides.
pub const HEAD: &str = "1003";
const CLERK: &str = "1010";
const TERMINALS: usize = 10_000;
const PEOPLE: usize = 500;
/// Requests whose terminals have not come back yet.
const OPEN: usize = 200;
const EVENTS: u64 = 100_000;

/// Number of the n-th of the 500.
pub fn number_of(n: usize) -> String {
    (20_000 + n % PEOPLE).to_string()
}

/// People, terminals with their users, a request for each, decided, and changes of place up to the number of events. Gives
/// the moment of the last one.
pub fn fill(place: &Path) -> Moment {
    let mut book = founded(place);
    let day = |day: &str| format!("{day}T09:00").parse::<Moment>().expect("a moment");
    let mut at = day("2026-11-24");
    let mut all = |at: Moment, by: &str, commands: Vec<Command>| {
        let request = |command| Request { by: by.to_string(), at, command };
        let requests: Vec<Request> = commands.into_iter().map(request).collect();
        for share in requests.chunks(256) {
            accepted(book.submit_all(share).expect("written"));
        }
        book.log().newest().size
    };
    all(at, ADMINISTRATOR, (0..PEOPLE).map(person).collect());
    all(at, HEAD, (1..=TERMINALS).map(terminal).collect());
    all(at, CLERK, (1..=TERMINALS).map(request).collect());
    all(at, HEAD, (1..=TERMINALS).map(decision).collect());
    let mut size = all(at, HEAD, (OPEN + 1..=TERMINALS).map(returned).collect());
    let mut round = 0;
    while size < EVENTS {
        round += 1;
        // Half a year goes by, so that there are ends of months to look back on.
        at = day(&format!("2027-{:02}-10", round.min(12)));
        let left = usize::try_from(EVENTS - size).unwrap_or(0).min(TERMINALS);
        size = all(at, HEAD, (1..=left).map(|n| change(n, round)).collect());
    }
    println!("{size} events");
    at
}

fn person(n: usize) -> Command {
    Command::RegisterPerson(Staff {
        person: number_of(n),
        name: format!("職員 {n}"),
        contact: None,
        account: true,
        administrator: false,
        section: if n.is_multiple_of(2) { "総務課" } else { "業務課" }.to_string(),
        from: "2026-04-01".parse().expect("a day"),
    })
}

fn filled(all: &[(&str, &str)]) -> Filled {
    all.iter().map(|(name, value)| ((*name).to_string(), Value::Text((*value).to_string()))).collect()
}

fn terminal(n: usize) -> Command {
    let (number, serial, user) = (format!("PC-{n}"), format!("SN-{n}"), number_of(n));
    let place = place_of(n, 0);
    let fields = filled(&[
        ("number", &number),
        ("serial", &serial),
        ("section", "総務課"),
        ("place", &place),
        ("user", &user),
        ("os", "Windows 11 24H2"),
        ("business", "文書の作成と住民への案内"),
        ("confirmed", "2026-11-01"),
    ]);
    let mechanism = "terminal-register".to_string();
    Command::Record(Opening { mechanism, fields, applicant: None, paper: None, files: Vec::new() })
}

fn place_of(n: usize, round: usize) -> String {
    let kind = if (n + round).is_multiple_of(3) { "倉庫" } else { "執務室" };
    format!("{kind}{}階の{}番の机", 1 + n % 5, n % 40 + round)
}

fn change(n: usize, round: usize) -> Command {
    let fields = filled(&[("place", &place_of(n, round))]);
    Command::Amend {
        matter: format!("terminal-register/2026/{n}"),
        fields,
        reason: "移動".to_string(),
        seen: None,
    }
}

fn request(n: usize) -> Command {
    let number = format!("PC-{n}");
    let fields = filled(&[
        ("items", &number),
        ("class", "Ⅲ"),
        ("purpose", "構成市町村の説明会で資料を映すため"),
        ("place", "市民会館 第2会議室"),
        ("from", "2026-11-24"),
        ("to", "2026-11-24"),
        ("protection", "ディスク暗号化、施錠できるかばん"),
    ]);
    let mechanism = "take-out-request".to_string();
    Command::Apply(Opening { mechanism, fields, applicant: None, paper: None, files: Vec::new() })
}

fn returned(n: usize) -> Command {
    let fields = filled(&[("returned", "2026-11-24"), ("condition", "異常なし。ウイルス検査済み")]);
    Command::Act {
        matter: format!("take-out-request/2026/{n}"),
        step: None,
        fields,
        person: None,
        paper: None,
    }
}

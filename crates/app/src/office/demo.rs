//! `sekimori demo`: an office with invented people, and a quarter of its life, through the same door as everything else.
//! Takes an empty folder; founds the office, confirms the bindings and replays the commands of `demo/`.
//! The data are embedded; nothing in the program knows what stands in them.

use super::adopt::{self, DecisionArgs};
use super::{folder, init, people};
use crate::output;
use clap::Args;
use ledger::book::{Answer, Book};
use practice::calendar::Moment;
use practice::command::{Command, Request};
use std::path::{Path, PathBuf};

const POLICY: &str = include_str!("../../../../policies/miyazaki.txt");
const STAFF: &str = include_str!("../../../../demo/people.csv");
const TRANSFER: &str = include_str!("../../../../demo/transfer.csv");
const QUARTER: &str = include_str!("../../../../demo/quarter.jsonl");
/// Who founds the office, and looks after it.
const ADMINISTRATOR: &str = "1005";
const FOUNDED: &str = "2026-10-01T08:30";
/// The yearly transfer is entered on this day, for the turn of the year.
const TRANSFERRED: &str = "2026-12-28T09:00";
/// The day on which the demonstration ends.
pub const ENDED: &str = "2027-01-15T12:00";

/// Where it is served if nothing else is said: to this machine alone.
const LISTEN: std::net::SocketAddr =
    std::net::SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8680);

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// 新しく作るフォルダー（省くと ./sekimori-demo に作り、ブラウザーで使えるようにします）
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: Option<PathBuf>,
    /// フォルダーを省いたとき、待ち受ける番地
    #[arg(long, value_name = "番地", help_heading = "オプション")]
    pub listen: Option<std::net::SocketAddr>,
}

/// What became of the commands.
#[derive(Debug, Default)]
struct Tally {
    done: usize,
    refused: usize,
}

/// Builds the office and replays the quarter.
///
/// # Errors
/// A Japanese sentence; the folder is then not there.
pub fn run(args: &DemoArgs) -> Result<u8, String> {
    match &args.dir {
        Some(dir) if args.listen.is_some() => Err(format!(
            "--listen は、フォルダーを省いたときだけ使えます。フォルダーを指定すると、役所を作るだけで、待ち受けません。\
             「sekimori demo {0}」で作り、「sekimori serve {0} --listen 番地」でブラウザーから使えるようにしてください。",
            dir.display()
        )),
        Some(dir) => {
            let built = build(dir)?;
            output::print(built.as_bytes()).map(|()| 0)
        }
        None => crate::serving::demo::run(args.listen.unwrap_or(LISTEN)),
    }
}

/// Builds the office in a new folder; gives what was done in words.
///
/// # Errors
/// A Japanese sentence; the folder is then not there.
pub fn build(dir: &Path) -> Result<String, String> {
    let staging = init::Staging::beside(dir)?;
    let staff = people::rows_of(STAFF)?;
    let at: Moment = FOUNDED.parse()?;
    let catalog = folder::catalog(&dir.join("catalog"))?;
    let decision = DecisionArgs {
        decisions: vec!["令和8年 決裁第12号".to_string()],
        decided: Some(practice::calendar::day("令和8年3月25日")?),
        from: None,
    };
    let policy = policy::read(clause::Source::new("demo", POLICY));
    let (policy, adopting) = adopt::adopting(policy, &decision, &catalog)?;
    let founding = init::Founding { policy, body: None, adopting, by: ADMINISTRATOR, at, rehearsal: true };
    let (mut book, _) = init::found(&staging.place, catalog, &founding, &staff)?;
    let confirm = Command::ConfirmChapter { under: String::new(), doubtful: true, edition: None };
    let mut tally = Tally::default();
    submit(&mut book, &mut tally, Request { by: ADMINISTRATOR.to_string(), at, command: confirm })?;
    quarter(&mut book, &mut tally)?;
    let events = book.last().map(|_| book.log().newest().size).unwrap_or_default();
    drop(book);
    staging.finish(dir)?;
    let dir = dir.display();
    Ok(format!(
        "演習用の役所を「{dir}」に作りました。記録 {events}件、受け付けた操作 {}件、拒否した操作 {}件。\n次に試すこと:\n  sekimori show {dir}\n  sekimori show {dir} take-out-request\n  sekimori state {dir} --at {ENDED}\n  sekimori verify {dir}\nブラウザーで使うには、仮のパスワードを出してから始めます:\n  sekimori password {dir} {ADMINISTRATOR}\n  sekimori serve {dir}\n",
        tally.done, tally.refused
    ))
}

/// Replays the commands; the transfer comes between those before and after its day.
fn quarter(book: &mut Book, tally: &mut Tally) -> Result<(), String> {
    let transferred: Moment = TRANSFERRED.parse()?;
    let mut open = true;
    for (index, line) in QUARTER.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let request = request(line).map_err(|e| format!("演習の{}行目: {e}", index + 1))?;
        if open && request.at >= transferred {
            open = false;
            let rows = people::rows_of(TRANSFER)?;
            people::enter(book, &rows, (ADMINISTRATOR, transferred))?;
        }
        submit(book, tally, request)?;
    }
    Ok(())
}

fn submit(book: &mut Book, tally: &mut Tally, request: Request) -> Result<(), String> {
    match book.submit(&request).map_err(folder::told)? {
        Answer::Done(_) => tally.done += 1,
        Answer::Refused(_) => tally.refused += 1,
    }
    Ok(())
}

fn request(line: &str) -> Result<Request, String> {
    super::doing::request(
        line,
        &|| Err("by がありません。".to_string()),
        &|| Err("at がありません。".to_string()),
        true,
    )
}

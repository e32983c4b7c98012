//! `sekimori do`: any command as JSON, for scripts and tests.
//! Takes one JSON object on each line; prints for each what was recorded, or why it was refused.
//! Which commands there are is known to `practice`; the manual lists them in docs/manual/.

use super::folder;
use crate::output;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use ledger::book::{Answer, Book};
use ledger::desk::Desk;
use ledger::enclosed;
use practice::calendar::Moment;
use practice::command::{Command, Request};
use practice::office::Office;
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Arguments of `do`.
#[derive(Debug, Args)]
pub struct DoArgs {
    /// データフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 命令を1行に一つ書いたファイル（「-」は標準入力）
    #[arg(value_name = "ファイル", default_value = "-", hide_default_value = true, help_heading = "引数")]
    pub file: PathBuf,
    /// 行う人の職員番号（各行に by がある場合は、その行では by の人）
    #[arg(long, value_name = "職員番号", help_heading = "オプション")]
    pub by: Option<String>,
    /// 出力の形式
    #[arg(long, value_name = "形式", value_enum, default_value_t = DoFormat::Text, hide_possible_values = true, hide_default_value = true,
        help = "出力の形式: text（既定）, json", help_heading = "オプション")]
    pub format: DoFormat,
    #[command(flatten)]
    pub when: WhenArgs,
}

const NO_REHEARSAL: &str =
    "日時を指定できるのは、演習用のデータフォルダーだけです。指定を外すと、今の時刻で行います。";

const NOBODY: &str = "行う人が分かりません。--by か、行の中の by で指定してください。";

/// When something happens: by the clock, or for a rehearsal by what is given.
#[derive(Debug, Args)]
pub struct WhenArgs {
    /// 時計の代わりに使う日時（例 2026-11-21T09:00）。記録するコマンドでは、演習用のフォルダーだけで使えます
    #[arg(long, value_name = "日時", help_heading = "オプション")]
    pub at: Option<Moment>,
}

impl WhenArgs {
    /// The moment: by the clock, but in a rehearsal as it is given.
    ///
    /// # Errors
    /// A time was given for a real office.
    pub fn moment(&self, office: &Office) -> Result<Moment, String> {
        match self.at {
            Some(_) if !office.rehearsal => Err(NO_REHEARSAL.to_string()),
            Some(at) => Ok(at),
            None => Ok(folder::now()),
        }
    }

    /// The moment as of which somebody only looks: any that he likes.
    pub fn looked(&self) -> Moment {
        self.at.unwrap_or_else(folder::now)
    }
}

/// Forms of the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DoFormat {
    /// For people.
    Text,
    /// One JSON object for each line.
    Json,
}

/// Carries out commands in order; a line that cannot be read stops, a refusal does not.
///
/// # Errors
/// A Japanese sentence that names the line.
pub fn run(args: &DoArgs) -> Result<u8, String> {
    let text = text(&args.file)?;
    let mut book = folder::open(&args.dir)?;
    let mut refused = false;
    for (index, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let office = book.office();
        let by = || args.by.clone().ok_or_else(|| NOBODY.to_string());
        let request = request(line, &by, &|| args.when.moment(office), office.rehearsal)
            .map_err(|e| format!("{}行目: {e}", index + 1))?;
        require_brought(&args.dir, &request.command).map_err(|e| format!("{}行目: {e}", index + 1))?;
        let answer = book.submit(&request).map_err(folder::told)?;
        refused |= matches!(answer, Answer::Refused(_));
        if let (Command::Dispose { matter, .. }, Answer::Done(_)) = (&request.command, &answer) {
            enclosed::release(&args.dir, matter).map_err(folder::told)?;
        }
        let words = match args.format {
            DoFormat::Text => told(&book, &answer, request.at.day()),
            DoFormat::Json => data(&answer),
        };
        output::print(format!("{words}\n").as_bytes())?;
    }
    Ok(u8::from(refused))
}

/// Files are brought in the browser: an event never points to what is not there.
fn require_brought(dir: &Path, command: &Command) -> Result<(), String> {
    let files = match command {
        Command::Attach(attaching) => std::slice::from_ref(&attaching.file),
        Command::Apply(opening) | Command::Record(opening) | Command::State(opening) => &opening.files,
        _ => return Ok(()),
    };
    if files.is_empty() {
        return Ok(());
    }
    let desk = Desk::open(dir).map_err(folder::told)?;
    for file in files {
        let found = desk.file(&file.hash).map_err(folder::told)?;
        if found.is_none_or(|(_, content)| u64::try_from(content.len()) != Ok(file.bytes)) {
            return Err(format!(
                "添付する「{}」（ハッシュ値 {}）は、このフォルダーに届いていません。添付は、ブラウザーで行ってください。",
                file.name, file.hash
            ));
        }
    }
    Ok(())
}

fn text(file: &PathBuf) -> Result<String, String> {
    let wrong =
        |e: std::io::Error| format!("{}: 読めません（{}）。", file.display(), crate::input::reason(&e));
    if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().lock().take(64 << 20).read_to_string(&mut text).map_err(wrong)?;
        return Ok(text);
    }
    std::fs::read_to_string(file).map_err(wrong)
}

/// Reads a line; `by` and `at` may stand in it beside the command, `at` only in a rehearsal.
///
/// # Errors
/// A Japanese sentence that says what is wrong with the line.
pub fn request(
    line: &str,
    by: &dyn Fn() -> Result<String, String>,
    at: &dyn Fn() -> Result<Moment, String>,
    rehearsal: bool,
) -> Result<Request, String> {
    let wrong = |e: serde_json::Error| {
        let place = match e.column() {
            0 => String::new(),
            column => format!("{column}文字目の辺り: "),
        };
        format!("命令を読めません。{place}{}", practice::misread::sentence(&e.to_string()))
    };
    let mut value: Value = serde_json::from_str(line).map_err(wrong)?;
    let object = value.as_object_mut().ok_or("1行に一つのJSONオブジェクトを書いてください。")?;
    let by = match object.remove("by") {
        Some(Value::String(by)) => by,
        Some(_) => return Err("by には職員番号を文字で書いてください。".to_string()),
        None => by()?,
    };
    let at = match object.remove("at") {
        Some(Value::String(_)) if !rehearsal => return Err(NO_REHEARSAL.to_string()),
        Some(Value::String(at)) => at.parse()?,
        Some(_) => return Err("at には日時を文字で書いてください。".to_string()),
        None => at()?,
    };
    let command: Command = serde_json::from_value(value).map_err(wrong)?;
    Ok(Request { by, at, command })
}

fn told(book: &Book, answer: &Answer, today: Date) -> String {
    match answer {
        Answer::Refused(refusal) => format!("拒否 {refusal}"),
        Answer::Done(receipt) => {
            let mut words: Vec<String> = Vec::new();
            for (kind, subject) in &receipt.events {
                let what = print::office::event_title(kind);
                let subject = subject.as_deref().unwrap_or_default();
                let one = format!("{what} {subject}").trim_end().to_string();
                if words.last() != Some(&one) {
                    words.push(one);
                }
            }
            let standing = receipt.events.last().and_then(|(_, s)| s.as_deref());
            let matter = standing.and_then(|id| book.view().matter(id).ok().flatten());
            let now = matter
                .map(|m| format!("〔{}〕", print::office::standing(&m, book.catalog(), today)))
                .unwrap_or_default();
            format!("受付 {}{now}", words.join("、"))
        }
    }
}

fn data(answer: &Answer) -> String {
    match answer {
        Answer::Refused(refusal) => json!({
            "answer": "refused",
            "code": refusal.reason.code(),
            "says": refusal.reason.to_string(),
            "clauses": refusal.clauses,
        })
        .to_string(),
        Answer::Done(receipt) => {
            let events: Vec<Value> = receipt
                .events
                .iter()
                .map(|(kind, subject)| json!({"kind": kind, "subject": subject}))
                .collect();
            json!({"answer": "done", "seq": receipt.seq, "events": events}).to_string()
        }
    }
}

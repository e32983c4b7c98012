//! `sekimori init`: from a policy and a list of staff to a data folder.
//! Takes the two files, the first administrator and the decision that adopted the policy; founds, adopts, enters the staff.
//! Bindings are confirmed afterwards with `sekimori bind`.

use super::{adopt, folder, people};
use crate::output;
use clap::Args;
use ledger::book::Book;
use policy::Policy;
use practice::Catalog;
use practice::calendar::Moment;
use practice::command::{Adopting, Command, Staff};
use std::path::{Path, PathBuf};

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// 新しく作るデータフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 採用する規程のファイル（基本方針と対策基準が別のファイルなら、この順に二度指定します）
    #[arg(long, value_name = "ファイル", required = true, help_heading = "オプション")]
    pub policy: Vec<PathBuf>,
    /// 職員の名簿（CSV又はExcel）
    #[arg(long, value_name = "ファイル", help_heading = "オプション")]
    pub people: PathBuf,
    /// 最初の管理者の職員番号（名簿にある人）
    #[arg(long, value_name = "職員番号", help_heading = "オプション")]
    pub by: String,
    #[command(flatten)]
    pub decision: adopt::DecisionArgs,
    /// 団体の名称（省略時は規程の表紙から）
    #[arg(long, value_name = "名称", help_heading = "オプション")]
    pub body: Option<String>,
    #[command(flatten)]
    pub when: super::doing::WhenArgs,
}

/// What an office is founded from.
pub struct Founding<'a> {
    /// The policy.
    pub policy: Policy,
    /// Name of the body; none: from the front page.
    pub body: Option<String>,
    /// Number and day of the decision by which each organ adopted the policy.
    pub adopting: Adopting,
    /// The first administrator.
    pub by: &'a str,
    /// When.
    pub at: Moment,
    /// Whether it is a rehearsal.
    pub rehearsal: bool,
}

/// Makes the folder, whole or not at all.
///
/// # Errors
/// A Japanese sentence; the folder is then not there.
pub fn run(args: &InitArgs) -> Result<u8, String> {
    let catalog = folder::catalog(&args.dir.join("catalog"))?;
    let (policy, adopting) = adopt::read(&args.policy, &args.decision, &catalog)?;
    let rows = people::rows(&args.people)?;
    let at = args.when.at.unwrap_or_else(folder::now);
    let rehearsal = args.when.at.is_some();
    let founding = Founding { policy, body: args.body.clone(), adopting, by: &args.by, at, rehearsal };
    let staging = Staging::beside(&args.dir)?;
    let (book, entered) = found(&staging.place, catalog, &founding, &rows)?;
    if let Some(refused) = entered.refused() {
        return Err(format!(
            "{}: 名簿に反映できない行があるので、何も作っていません。名簿を直して、もう一度実行してください。\n{refused}",
            args.people.display()
        ));
    }
    let summary = summary(&book, at.day(), &entered);
    drop(book);
    staging.finish(&args.dir)?;
    output::print(summary.as_bytes()).map(|()| 0)
}

/// Founds an office: the body, its policy, its staff.
///
/// # Errors
/// A Japanese sentence.
pub fn found(
    place: &Path,
    catalog: Catalog,
    founding: &Founding<'_>,
    rows: &[(usize, Vec<String>)],
) -> Result<(Book, people::Entered), String> {
    let Founding { by, at, rehearsal, .. } = *founding;
    let administrator = first(rows, by, at.day())?;
    let body = founding.body.clone().or_else(|| founding.policy.tree.front().bodies.first().cloned());
    let body = body.ok_or("規程の表紙に団体の名称がありません。--body で指定してください。")?;
    let mut book = Book::create(place, &origin(&body), catalog).map_err(folder::told)?;
    folder::carry_out(&mut book, by, at, Command::Found { body, administrator, rehearsal })?;
    folder::carry_out(&mut book, by, at, Command::Adopt(Box::new(founding.adopting.clone())))?;
    adopt::keep_text(place, &founding.policy, (by, at))?;
    let entered = people::enter(&mut book, rows, (by, at))?;
    Ok((book, entered))
}

/// The name of the ledger in checkpoints, of characters that a checkpoint takes; the key tells two ledgers of one body apart.
pub fn origin(body: &str) -> String {
    let digest = practice::value::hash(body.as_bytes());
    format!("sekimori.invalid/{}", digest.get(..16).unwrap_or_default())
}

/// The first administrator, as the list names him.
fn first(rows: &[(usize, Vec<String>)], by: &str, today: jiff::civil::Date) -> Result<Staff, String> {
    let office = practice::office::Office::default();
    let plan = practice::roster::plan(&office, &practice::roster::Registered::new(), rows, today)?;
    let found = plan.commands.into_iter().find_map(|(_, command)| match command {
        Command::RegisterPerson(staff) if staff.person == by => Some(staff),
        _ => None,
    });
    let staff =
        found.ok_or_else(|| format!("職員番号「{by}」の人が名簿にありません。--by を確かめてください。"))?;
    if !staff.account {
        return Err(format!(
            "職員番号「{by}」の人は、名簿の「利用」が「いいえ」です。最初の管理者には、関守を使う人を --by で指定してください。"
        ));
    }
    Ok(Staff { administrator: true, ..staff })
}

fn summary(book: &Book, today: jiff::civil::Date, entered: &people::Entered) -> String {
    let office = book.office();
    let body = &office.body;
    let (duties, bound) =
        office.newest().map_or((0, 0), |e| (e.reading.duties.len(), e.bindings.bound.len()));
    let mut out = format!(
        "「{body}」の原簿を開設しました。\n規程の義務 {duties}件（仕組みの候補があるもの {bound}件）、職員 {}人、組織 {}、職 {}\n",
        office.persons.len(),
        office.sections.len(),
        office.posts.len()
    );
    out.push_str(&entered.report());
    let vacant = practice::who::vacant_roles(office, today);
    if !vacant.is_empty() {
        out.push_str("務める職が決まっていない役割:\n");
        for (role, citation) in vacant {
            out.push_str(&format!("  {role}（{citation}）\n"));
        }
    }
    out.push_str("次に、紐付けの候補を確かめて確定してください: sekimori bind フォルダー\n");
    out
}

/// A folder beside its place, so that nothing half-made stands there when the power goes.
pub struct Staging {
    /// Where it is made.
    pub place: PathBuf,
}

impl Staging {
    /// A place beside `dir`, which must be new or empty.
    ///
    /// # Errors
    /// Something stands there.
    pub fn beside(dir: &Path) -> Result<Staging, String> {
        if dir.exists() {
            let empty = std::fs::read_dir(dir).is_ok_and(|mut d| d.next().is_none());
            if !empty {
                return Err(format!(
                    "{}: 空のフォルダーではありません。新しい名前か、空のフォルダーを指定してください。",
                    dir.display()
                ));
            }
        }
        let name = dir.file_name().map(|n| n.to_string_lossy().to_string());
        let name = name.ok_or_else(|| format!("{}: フォルダーの名前を指定してください。", dir.display()))?;
        for stale in stale(dir, &name) {
            // Best effort: a folder that cannot be removed is in nobody's way.
            if std::fs::remove_dir_all(&stale).is_ok() {
                eprintln!("途中で止まった作成の残り「{}」を取り除きました。", stale.display());
            }
        }
        let place = dir.with_file_name(format!(".{name}.{}.init", std::process::id()));
        Ok(Staging { place })
    }

    /// Moves what was made to its place.
    ///
    /// # Errors
    /// It cannot be moved there.
    pub fn finish(self, dir: &Path) -> Result<(), String> {
        let moved = if dir.exists() { std::fs::remove_dir(dir) } else { Ok(()) };
        moved
            .and_then(|()| std::fs::rename(&self.place, dir))
            .and_then(|()| synced(dir))
            .map_err(|e| format!("{}: 作れません（{}）。", dir.display(), crate::input::reason(&e)))
    }
}

/// What processes that are no more left beside `dir`. Where processes cannot be looked up, nothing is taken for stale.
fn stale(dir: &Path, name: &str) -> Vec<PathBuf> {
    let processes = Path::new("/proc");
    if !processes.join(std::process::id().to_string()).is_dir() {
        return Vec::new();
    }
    let above = dir.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(above).into_iter().flatten().flatten().map(|entry| entry.path());
    let left = |path: &PathBuf| {
        let file = path.file_name().map(|f| f.to_string_lossy().to_string()).unwrap_or_default();
        let middle = file.strip_prefix(&format!(".{name}.")).and_then(|rest| rest.strip_suffix(".init"));
        let process = middle.and_then(|m| m.parse::<u32>().ok());
        path.is_dir() && process.is_some_and(|id| !processes.join(id.to_string()).is_dir())
    };
    entries.filter(left).collect()
}

/// Makes the name of the folder durable, so that a power cut does not give it its old one back.
fn synced(dir: &Path) -> std::io::Result<()> {
    let above = dir.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match std::fs::File::open(above).and_then(|folder| folder.sync_all()) {
        // Some systems cannot sync a folder; they keep names by other means.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Ok(()),
        other => other,
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Best effort: after `finish` nothing is there any more.
        let _ = std::fs::remove_dir_all(&self.place);
    }
}

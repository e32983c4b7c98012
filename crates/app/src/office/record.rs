//! `sekimori verify`, `prove`, `export`, `backup`, `restore`, `rebuild`: the record itself.
//! Takes folders; prints what was found. Exit status 1 means that the record does not hold.
//! How it is proved stands in `ledger`.

use super::{checkpoint, folder};
use crate::output;
use clap::Args;
use ledger::book::differing;
use ledger::enclosed::Wrong;
use ledger::{backup, export, verify};
use std::path::{Path, PathBuf};

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// データフォルダー、書き出したフォルダー又は控え
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 別に保管していた検証点のファイル
    #[arg(long, value_name = "ファイル", help_heading = "オプション")]
    pub checkpoint: Option<PathBuf>,
    /// 画面と命令が使う一覧（案件・体制の表）も、記録から作り直したものと比べます
    #[arg(long, help_heading = "オプション")]
    pub tables: bool,
}

/// Recomputes everything.
///
/// # Errors
/// A Japanese sentence where the folder cannot be read at all.
pub fn verify(args: &VerifyArgs) -> Result<u8, String> {
    let outside = match &args.checkpoint {
        Some(path) => Some(
            std::fs::read_to_string(path)
                .map_err(|e| format!("{}: 読めません（{}）。", path.display(), crate::input::reason(&e)))?,
        ),
        None => None,
    };
    let report = verify::verify(&args.dir, outside.as_deref()).map_err(folder::told)?;
    let mut words = told(&report) + &checkpoint::told(&args.dir);
    let mut sound = report.findings.is_empty();
    if ledger::log::is_ledger(&args.dir) {
        let (says, agree) = enclosed(&args.dir)?;
        words.push_str(&says);
        sound &= agree;
    }
    if args.tables {
        let (says, agree) = tables(&args.dir, sound)?;
        words.push_str(&says);
        sound &= agree;
    }
    output::print(words.as_bytes())?;
    Ok(u8::from(!sound))
}

/// Whether the files that belong to matters are those that were attached, in words; nothing is said where there are none.
fn enclosed(dir: &Path) -> Result<(String, bool), String> {
    let found = ledger::enclosed::enclosed(dir).map_err(folder::told)?;
    if found.wrong.is_empty() {
        let none = String::new();
        let says = format!("添付ファイル {}件は、添付されたときのままです。\n", found.all);
        return Ok((if found.all == 0 { none } else { says }, true));
    }
    let what = |missing| {
        if missing { "ありません" } else { "内容が、記録されたハッシュ値と違います" }
    };
    let line = |w: &Wrong| format!("  {} の「{}」: {}。\n", w.matter, w.name, what(w.missing));
    let lines: String = found.wrong.iter().take(MOST_DIFFERENCES).map(line).collect();
    let words = format!(
        "添付ファイル {}件のうち{}件が、添付されたときのものではありません。\n{lines}前の控えにあれば、そこから取り出せます。desk.db を関守以外のプログラムで書き換えた人がいないかも、確かめてください。\n",
        found.all,
        found.wrong.len()
    );
    Ok((words, false))
}

/// So many differences are told of the read tables, and of files.
const MOST_DIFFERENCES: usize = 100;

/// Whether the read tables say what the events say, in words. Where the events themselves are in doubt there is nothing to hold them against.
fn tables(dir: &Path, proved: bool) -> Result<(String, bool), String> {
    if !ledger::log::is_ledger(dir) {
        return Err(
            "--tables は、データフォルダーと控えで使えます。書き出したフォルダーに一覧はありません。"
                .to_string(),
        );
    }
    if !proved {
        return Ok(("一覧: 記録に異常があるため、比べていません。\n".to_string(), false));
    }
    let catalog = folder::catalog(&dir.join("catalog"))?;
    let found = differing(dir, &catalog, MOST_DIFFERENCES).map_err(folder::told)?;
    if found.is_empty() {
        return Ok(("一覧は、記録から作り直したものと同じです。\n".to_string(), true));
    }
    let lines: String = found
        .iter()
        .map(|d| {
            let row = if d.row.is_empty() { String::new() } else { format!("「{}」", d.row) };
            format!("  {} 表{row}: {}\n", d.table, d.sentence)
        })
        .collect();
    let count = match found.len() {
        MOST_DIFFERENCES => format!("{MOST_DIFFERENCES}件以上"),
        count => format!("{count}件"),
    };
    Ok((
        format!(
            "一覧に、記録と違うところが{count}あります。記録そのものは改ざんされていません。\n{lines}一覧は記録から作り直せます。関守を止めてから、次を実行してください。\n  sekimori rebuild {}\n原簿のファイルを関守以外のプログラムで書き換えた人がいないか、又は catalog フォルダーの仕組みを書き換えていないかも、確かめてください。\n",
            dir.display()
        ),
        false,
    ))
}

fn told(report: &verify::Report) -> String {
    let size = report.size;
    if report.findings.is_empty() {
        return format!(
            "記録 {size}件は、改ざんされていません。\n根 {}\n署名の正しい検証点 {}\n",
            report.root, report.checkpoints
        );
    }
    let lines: String = report.findings.iter().map(|f| format!("  {}\n", f.sentence)).collect();
    format!("記録 {size}件を検証し、{}件の異常を見つけました。\n{lines}", report.findings.len())
}

/// Arguments of commands with a source and a destination.
#[derive(Debug, Args)]
pub struct FromTo {
    /// 元のフォルダー
    #[arg(value_name = "元", help_heading = "引数")]
    pub from: PathBuf,
    /// 新しく作るフォルダー
    #[arg(value_name = "先", help_heading = "引数")]
    pub to: PathBuf,
}

/// Exports the events with their proofs.
///
/// # Errors
/// A Japanese sentence.
pub fn export(from: &Path, to: &Path) -> Result<u8, String> {
    let size = export::export(from, to).map_err(folder::told)?;
    let to = to.display();
    let words = format!(
        "記録 {size}件を「{to}」に書き出しました。検証のしかたは、その中の README.txt にあります。\n"
    );
    output::print(words.as_bytes()).map(|()| 0)
}

/// Backs a data folder up, beside its writer.
///
/// # Errors
/// A Japanese sentence.
pub fn backup(args: &FromTo) -> Result<u8, String> {
    let report = backup::backup(&args.from, &args.to).map_err(folder::told)?;
    let to = args.to.display();
    let words = format!(
        "記録 {}件の控えを「{to}」に作り、検証しました。控えには署名鍵と個人情報が含まれます。施錠できる場所に保管してください。\n{}",
        report.size,
        enclosed(&args.to)?.0
    );
    output::print(words.as_bytes()).map(|()| 0)
}

/// Restores a data folder from a backup.
///
/// # Errors
/// A Japanese sentence.
pub fn restore(args: &FromTo) -> Result<u8, String> {
    let report = backup::restore(&args.from, &args.to).map_err(folder::told)?;
    let to = args.to.display();
    let files = enclosed(&args.to)?.0;
    let words = format!("記録 {}件を「{to}」に戻し、検証しました。\n{files}{}", report.size, owned(&args.to));
    output::print(words.as_bytes()).map(|()| 0)
}

/// What is still to be done where the administrator of the machine restored a folder that he owns now.
#[cfg(unix)]
fn owned(dir: &Path) -> String {
    use std::os::unix::fs::MetadataExt;
    match std::fs::metadata(dir).map(|about| about.uid()) {
        Ok(0) => format!(
            "持ち主は root です。関守を別の利用者（sekimori など）で動かすときは、始める前に次を実行してください。\n  chown -R sekimori: {}\n",
            dir.display()
        ),
        _ => String::new(),
    }
}

#[cfg(not(unix))]
fn owned(_: &Path) -> String {
    String::new()
}

/// A data folder.
#[derive(Debug, Args)]
pub struct FolderArgs {
    /// データフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
}

/// Makes the read tables anew.
///
/// # Errors
/// A Japanese sentence.
pub fn rebuild(args: &FolderArgs) -> Result<u8, String> {
    let count = folder::open(&args.dir)?.rebuild().map_err(folder::told)?;
    output::print(format!("記録 {count}件から、一覧を作り直しました。\n").as_bytes()).map(|()| 0)
}

//! `sekimori export`: the record of an office for the auditor, or a policy as OSCAL, HTML or JSON for others.
//! Takes a data folder and a new folder, or a document and a form; a folder is never a document, nor a document a folder.
//! The record is exported in `office/record`; how a policy looks in each form stands in `print`.

use crate::cli::Files;
use crate::{input, office, output};
use clap::{Args, ValueEnum};
use practice::calendar::Moment;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// データフォルダー、又は規程の文書（「-」は標準入力）
    #[arg(value_name = "元", help_heading = "引数")]
    pub from: PathBuf,
    /// データフォルダーの記録を書き出す、新しく作るフォルダー
    #[arg(value_name = "書出し先", help_heading = "引数")]
    pub to: Option<PathBuf>,
    /// 文書の書出しの形式: oscal, html, json
    #[arg(
        long,
        value_name = "形式",
        value_enum,
        hide_possible_values = true,
        help = "文書を書き出す形式: oscal（OSCALのカタログ）, html（1枚のウェブページ）, json（読み取った全部）",
        help_heading = "オプション"
    )]
    pub format: Option<DocumentFormat>,
    /// 文書を書き出すファイル（省略時は標準出力）
    #[arg(short, long, value_name = "ファイル", help_heading = "オプション")]
    pub output: Option<PathBuf>,
    /// OSCALに記す文書の最終更新の日時（例 2026-04-01T00:00。省略時はファイルの更新日時）
    #[arg(long, value_name = "日時", help_heading = "オプション")]
    pub at: Option<Moment>,
    /// 文書の文字コード（省略時は自動判定）
    #[arg(long, value_name = "文字コード", value_parser = crate::cli::encoding, help_heading = "オプション")]
    pub encoding: Option<intake::Encoding>,
}

/// Forms of a policy for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DocumentFormat {
    /// An OSCAL catalog.
    Oscal,
    /// One page.
    Html,
    /// The whole reading as one object.
    Json,
}

/// Exports a record or a policy.
///
/// # Errors
/// A Japanese sentence that says what is off.
pub fn run(args: &ExportArgs) -> Result<u8, String> {
    if args.from.is_dir() { folder(args) } else { document(args) }
}

fn folder(args: &ExportArgs) -> Result<u8, String> {
    let from = args.from.display();
    if args.format.is_some() || args.output.is_some() || args.at.is_some() || args.encoding.is_some() {
        return Err(format!(
            "{from}: フォルダーです。--format、--output、--at、--encoding は、文書を書き出すときに指定します。文書のファイルを指定してください。"
        ));
    }
    match &args.to {
        Some(to) => office::record::export(&args.from, to),
        None => Err(format!(
            "{from}: フォルダーです。記録を書き出すには、新しく作るフォルダーを次に指定してください（sekimori export <フォルダー> <書出し先>）。"
        )),
    }
}

fn document(args: &ExportArgs) -> Result<u8, String> {
    if let Some(to) = &args.to {
        return Err(format!(
            "{}: フォルダーではありません。文書を書き出す先は、--output {} のように指定してください。",
            args.from.display(),
            to.display()
        ));
    }
    let Some(format) = args.format else {
        return Err(
            "文書を書き出す形式を、--format oscal、--format html、--format json のどれかで指定してください。"
                .to_string(),
        );
    };
    let files = Files { files: vec![args.from.clone()], encoding: args.encoding };
    if let Some(path) = &args.output {
        output::free(path, &files.files)?;
    }
    let input = input::open(&args.from, &files).map_err(|e| e.to_string())?;
    let policy = policy::read(input.source);
    let fault = |e: serde_json::Error| format!("文書を書き出せません（{e}）。");
    let text = match format {
        DocumentFormat::Html => print::html(&policy),
        DocumentFormat::Json => print::whole(&policy).map_err(fault)? + "\n",
        DocumentFormat::Oscal => {
            let name = args.from.file_name().unwrap_or_default().to_string_lossy();
            let at = args.at.map_or_else(|| modified(&args.from), Ok)?;
            print::oscal(&policy, &name, &at.to_string()).map_err(fault)? + "\n"
        }
    };
    match &args.output {
        Some(path) => output::save(path, text.as_bytes())?,
        None => output::print(text.as_bytes())?,
    }
    Ok(0)
}

/// When a file was written last: a catalog must say it, and the clock would make each export another.
fn modified(path: &Path) -> Result<Moment, String> {
    let time = std::fs::metadata(path).and_then(|m| m.modified()).ok();
    let since = time.and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    since.and_then(|s| i64::try_from(s.as_secs()).ok()).map(Moment::from_unix).ok_or_else(|| {
        "文書の更新日時が分かりません。--at 2026-04-01T00:00 のように、最終更新の日時を指定してください。"
            .to_string()
    })
}

//! `sekimori compare`: what changed between two editions, or what differs between two bodies?
//! Takes two files; gives the 新旧対照表 as text, HTML, Word or Excel, or all entries as JSON.
//! Which provisions correspond is found in `policy::compare`, the table is laid out in `print::comparison`.

use crate::cli::Files;
use crate::terminal::View;
use crate::{input, output};
use clap::{Args, ValueEnum};
use policy::Policy;
use print::comparison::{self, Left, Side};
use std::path::{Path, PathBuf};

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    #[command(flatten)]
    pub input: Files,
    /// 出力の形式
    #[arg(
        long,
        value_name = "形式",
        value_enum,
        hide_possible_values = true,
        help = "出力の形式: text, html, docx, xlsx, json（省略時は書き出すファイルの拡張子による。なければ text）",
        help_heading = "オプション"
    )]
    pub format: Option<CompareFormat>,
    /// 書き出すファイル（省略時は標準出力。docx と xlsx では必須）
    #[arg(short, long, value_name = "ファイル", help_heading = "オプション")]
    pub output: Option<PathBuf>,
    /// 左の欄
    #[arg(long, value_name = "欄", value_enum, default_value_t = LeftColumn::New, hide_possible_values = true, hide_default_value = true,
        help = "左の欄に置く文書: new（改正後。既定）, old（改正前）", help_heading = "オプション")]
    pub left: LeftColumn,
}

/// Forms of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// For the terminal.
    Text,
    /// A page.
    Html,
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
    /// All entries as data.
    Json,
}

/// Which text stands in the left column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LeftColumn {
    /// 改正後.
    New,
    /// 改正前.
    Old,
}

/// Compares two files.
///
/// # Errors
/// A Japanese sentence for a call that is off, or a file that cannot be read or written.
pub fn run(args: &CompareArgs) -> Result<u8, String> {
    let [old, new] = args.input.files.as_slice() else {
        return Err("比べるファイルを二つ、改正前、改正後の順に指定してください。".to_string());
    };
    if [old, new].iter().all(|path| path.as_path() == Path::new("-")) {
        return Err(
            "標準入力から読めるのは一つだけです。もう一つはファイル名で指定してください。".to_string()
        );
    }
    let format = format(args)?;
    match (format, &args.output) {
        (CompareFormat::Docx | CompareFormat::Xlsx, None) => {
            let name = if format == CompareFormat::Docx { "docx" } else { "xlsx" };
            return Err(format!("{name} は標準出力に書けません。--output でファイル名を指定してください。"));
        }
        (_, Some(path)) => output::free(path, &args.input.files)?,
        _ => {}
    }
    let (old_path, old) = read(old, args)?;
    let (new_path, new) = read(new, args)?;
    let sides = [Side { path: &old_path, policy: &old }, Side { path: &new_path, policy: &new }];
    let bytes = bytes(args, format, &sides)?;
    match &args.output {
        Some(path) => output::save(path, &bytes)?,
        None => output::print(&bytes)?,
    }
    Ok(0)
}

fn read(path: &Path, args: &CompareArgs) -> Result<(String, Policy), String> {
    let input = input::open(path, &args.input).map_err(|e| e.to_string())?;
    Ok((input.path, policy::read(input.source)))
}

fn format(args: &CompareArgs) -> Result<CompareFormat, String> {
    let endings = [
        ("txt", CompareFormat::Text),
        ("html", CompareFormat::Html),
        ("htm", CompareFormat::Html),
        ("docx", CompareFormat::Docx),
        ("xlsx", CompareFormat::Xlsx),
        ("json", CompareFormat::Json),
    ];
    output::form_of(args.format, args.output.as_deref(), &endings, CompareFormat::Text)
}

fn bytes(args: &CompareArgs, format: CompareFormat, [old, new]: &[Side<'_>; 2]) -> Result<Vec<u8>, String> {
    let fault = |e: &dyn std::error::Error| format!("比較を書き出せません（{e}）。");
    let found = policy::compare::compare(old.policy, new.policy);
    if format == CompareFormat::Json {
        return comparison::json(old, new, &found).map(String::into_bytes).map_err(|e| fault(&e));
    }
    let left = if args.left == LeftColumn::New { Left::New } else { Left::Old };
    let table = comparison::table(old, new, &found, left);
    match format {
        CompareFormat::Html => Ok(comparison::html(&table).into_bytes()),
        CompareFormat::Docx => comparison::docx(&table).map_err(|e| fault(&e)),
        CompareFormat::Xlsx => comparison::xlsx(&table).map_err(|e| fault(&e)),
        _ => Ok(comparison::text(&table, View::of_terminal().width).into_bytes()),
    }
}

//! `sekimori duties`: what do these documents demand, of whom, when?
//! Takes files; gives the duties as a table, CSV, Excel or JSON lines.

use crate::cli::{CsvEncoding, DutiesArgs, TableFormat};
use crate::progress::Progress;
use crate::{input, output};
use policy::Policy;

/// Lists the duties of all files together.
///
/// # Errors
/// A Japanese sentence for a file that cannot be read or written.
pub fn run(args: &DutiesArgs) -> Result<u8, String> {
    let format = format(args)?;
    if format == TableFormat::Xlsx && args.output.is_none() {
        return Err("xlsx は標準出力に書けません。--output でファイル名を指定してください。".to_string());
    }
    if let Some(path) = &args.output {
        output::free(path, &args.input.files)?;
    }
    let (mut policies, mut hidden) = (Vec::new(), 0);
    let mut progress = Progress::new(args.input.files.len());
    for path in &args.input.files {
        let input = input::open(path, &args.input).map_err(|e| e.to_string())?;
        let mut policy = policy::read(input.source);
        if args.doubtful {
            let all = policy.duties.len();
            policy.duties.retain(|d| !d.doubts.is_empty());
            hidden += all - policy.duties.len();
        }
        policies.push(policy);
        progress.step();
    }
    progress.finish();
    let bytes = match format {
        TableFormat::Table if hidden > 0 && policies.iter().all(|p| p.duties.is_empty()) => {
            format!("読み方の確認が必要なものはありません（義務等 {hidden} 件）。\n").into_bytes()
        }
        _ => bytes(args, format, &policies)?,
    };
    match &args.output {
        Some(path) => output::save(path, &bytes)?,
        None => output::print(&bytes)?,
    }
    Ok(0)
}

fn format(args: &DutiesArgs) -> Result<TableFormat, String> {
    let endings = [("xlsx", TableFormat::Xlsx), ("csv", TableFormat::Csv), ("jsonl", TableFormat::Jsonl)];
    output::form_of(args.format, args.output.as_deref(), &endings, TableFormat::Table)
}

fn bytes(args: &DutiesArgs, format: TableFormat, policies: &[Policy]) -> Result<Vec<u8>, String> {
    let fault = |e: &dyn std::error::Error| format!("一覧を書き出せません（{e}）。");
    match format {
        TableFormat::Table => Ok(print::table::terminal(policies).into_bytes()),
        TableFormat::Jsonl => {
            let mut out = String::new();
            for policy in policies {
                out.push_str(&print::jsonl(policy).map_err(|e| fault(&e))?);
            }
            Ok(out.into_bytes())
        }
        TableFormat::Xlsx => print::table::xlsx(policies).map_err(|e| fault(&e)),
        TableFormat::Csv => {
            let utf8 = print::table::csv(policies).map_err(|e| fault(&e))?;
            encoded(utf8, args.csv_encoding)
        }
    }
}

/// Excel reads UTF-8 only behind a byte order mark; CP932 lacks some characters, which are named.
fn encoded(utf8: Vec<u8>, encoding: CsvEncoding) -> Result<Vec<u8>, String> {
    let text = String::from_utf8_lossy(&utf8);
    match encoding {
        CsvEncoding::Utf8 => Ok([b"\xEF\xBB\xBF".as_slice(), utf8.as_slice()].concat()),
        CsvEncoding::Cp932 => print::cp932(&text).map_err(|missing| {
            let shown: Vec<String> = missing.iter().take(10).map(|c| format!("「{c}」")).collect();
            format!("CP932にない文字があります：{}。--csv-encoding utf-8 を使ってください。", shown.join(""))
        }),
    }
}

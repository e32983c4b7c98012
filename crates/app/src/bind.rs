//! `sekimori bind --propose`: which mechanisms serve the duties of these documents?
//! Takes files and, if given, a folder with a body's own mechanisms; gives proposals as a table or JSON lines.
//! The catalogue and its patterns are in `practice`; confirming proposals is not there yet.

use crate::cli::{BindArgs, BindFormat};
use crate::{input, output};
use practice::{Catalog, propose};
use std::path::Path;

/// Proposes mechanisms for each document.
///
/// # Errors
/// A Japanese sentence for a file or a mechanism that cannot be read.
pub fn run(args: &BindArgs) -> Result<u8, String> {
    if !args.propose {
        return Err("--propose を付けてください。紐付けの確定はまだできません。".to_string());
    }
    let catalog = catalog(args.catalog.as_deref())?;
    let mut out = String::new();
    for path in &args.input.files {
        let input = input::open(path, &args.input).map_err(|e| e.to_string())?;
        let policy = policy::read(input.source);
        let proposals = propose(&policy, &catalog);
        match args.format {
            BindFormat::Table => out.push_str(&print::bindings::table(&policy, &catalog, &proposals)),
            BindFormat::Jsonl => {
                let lines = print::bindings::jsonl(&policy, &proposals);
                out.push_str(&lines.map_err(|e| format!("提案を書き出せません（{e}）。"))?);
            }
        }
    }
    output::print(out.as_bytes()).map(|()| 0)
}

/// The built-in catalogue with the files of a folder on top.
fn catalog(folder: Option<&Path>) -> Result<Catalog, String> {
    let mut catalog = Catalog::built_in().map_err(|e| e.to_string())?;
    let Some(folder) = folder else { return Ok(catalog) };
    let unreadable =
        |e: std::io::Error| format!("{}: 目録のフォルダーを読めません（{e}）。", folder.display());
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .map_err(unreadable)?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    for file in files {
        let text =
            std::fs::read_to_string(&file).map_err(|e| format!("{}: 読めません（{e}）。", file.display()))?;
        catalog.add(&file.display().to_string(), &text).map_err(|e| e.to_string())?;
    }
    Ok(catalog)
}

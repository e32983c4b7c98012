//! `sekimori bind --propose`: which mechanisms serve the duties of these documents?
//! Takes files and, if given, a folder with a body's own mechanisms; gives proposals as a table or JSON lines.
//! The catalogue and its patterns are in `practice`; confirming proposals in a data folder is done in `office/binding`.

use crate::cli::{BindArgs, BindFormat};
use crate::terminal::{self, View};
use crate::{input, office, output};
use practice::propose;
use std::path::Path;

/// Proposes mechanisms for each document.
///
/// # Errors
/// A Japanese sentence for a file or a mechanism that cannot be read.
pub fn run(args: &BindArgs) -> Result<u8, String> {
    if let [only] = args.input.files.as_slice()
        && only.is_dir()
    {
        return office::binding::run(only, args);
    }
    if !args.propose {
        return Err("文書には --propose を付けてください。確定するにはデータフォルダーを指定してください。"
            .to_string());
    }
    if let Some(folder) = args.catalog.as_deref().filter(|f| !f.is_dir()) {
        return Err(format!("{}: 目録のフォルダーがありません。", folder.display()));
    }
    let catalog = office::folder::catalog(args.catalog.as_deref().unwrap_or(Path::new("")))?;
    let mut out = String::new();
    for path in &args.input.files {
        let input = input::open(path, &args.input).map_err(|e| e.to_string())?;
        let policy = policy::read(input.source);
        let proposals = propose(&policy, &catalog);
        match args.format {
            BindFormat::Table => {
                out.push_str(&print::bindings::table(&policy, &catalog, &proposals));
                let alone = practice::unserved::unserved(&policy, &proposals);
                let (path, source, places) = (&input.path, policy.tree.source(), &input.places);
                let checked = print::Checked { path, source, places, found: &alone };
                out.push_str(&terminal::render(&checked, &View::of_terminal()));
            }
            BindFormat::Jsonl => {
                let lines = print::bindings::jsonl(&policy, &proposals);
                out.push_str(&lines.map_err(|e| format!("提案を書き出せません（{e}）。"))?);
            }
        }
    }
    output::print(out.as_bytes()).map(|()| 0)
}

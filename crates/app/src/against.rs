//! `sekimori check --against law`: which clauses cover the fields that the law names, and what is missing?
//! Takes files; gives the comparison as a table or JSON, and exit status 1 where the law demands a field that nothing covers.
//! What counts as covered is in `practice`, the forms in `print`.

use crate::cli::{CheckArgs, ReportFormat};
use crate::progress::Progress;
use crate::{input, output};
use policy::Policy;
use practice::coverage::{Held, Verdict, hold};
use practice::norm;

/// Compares each file.
///
/// # Errors
/// A Japanese sentence for the first file that cannot be read; what was found in the others is printed before.
pub fn run(args: &CheckArgs) -> Result<u8, String> {
    if args.format == ReportFormat::Sarif {
        return Err(
            "法令との比較は sarif では出せません。--format text か json を指定してください。".to_string()
        );
    }
    let norms = norm::built_in().map_err(|e| e.to_string())?;
    let mut documents: Vec<(String, Policy)> = Vec::new();
    let mut refused = Vec::new();
    let mut progress = Progress::new(args.input.files.len());
    for path in &args.input.files {
        match input::open(path, &args.input) {
            Ok(input) => documents.push((input.path, policy::read(input.source))),
            Err(why) => refused.push(why.to_string()),
        }
        progress.step();
    }
    progress.finish();
    let held: Vec<Vec<Held<'_>>> = documents.iter().map(|(_, policy)| hold(policy, &norms)).collect();
    if !documents.is_empty() {
        output::print(report(args.format, &documents, &held)?.as_bytes())?;
    }
    if !refused.is_empty() {
        return Err(refused.join("\nsekimori: "));
    }
    let demanded = held.iter().flatten().filter(|h| h.norm.demanded).flat_map(|h| &h.topics);
    Ok(u8::from(demanded.into_iter().any(|c| c.verdict == Verdict::Missing)))
}

fn report(
    format: ReportFormat,
    documents: &[(String, Policy)],
    held: &[Vec<Held<'_>>],
) -> Result<String, String> {
    if format == ReportFormat::Json {
        let pairs: Vec<_> = documents.iter().zip(held).map(|((_, p), h)| (p, h.as_slice())).collect();
        let json = print::coverage::json(&pairs).map(|s| s + "\n");
        return json.map_err(|e| format!("結果を書き出せません（{e}）。"));
    }
    let one = |((path, policy), held): (&(String, Policy), &Vec<Held<'_>>)| {
        format!("{path}\n\n{}", print::coverage::text(policy, held))
    };
    Ok(documents.iter().zip(held).map(one).collect::<Vec<_>>().join("\n"))
}

//! `sekimori check`: what is wrong with these documents?
//! Takes files; gives diagnostics in the form asked for, and exit status 1 where one of them is an error.
//! The rules are in `policy` and `practice`, the forms in `print` and `terminal`.

use crate::against;
use crate::cli::{CheckArgs, Level, ReportFormat};
use crate::input::{self, Input};
use crate::output;
use crate::progress::Progress;
use crate::terminal::{self, View};
use clause::{Diagnostic, Severity, Source};
use print::Original;

struct Checked {
    path: String,
    source: Source,
    places: Vec<Original>,
    found: Vec<Diagnostic>,
    /// Diagnostics that are not shown.
    hidden: usize,
    duties: usize,
    doubtful: usize,
}

/// Checks each file.
///
/// # Errors
/// A Japanese sentence for the first file that cannot be read; what was found in the others is printed before.
pub fn run(args: &CheckArgs) -> Result<u8, String> {
    if args.against.is_some() {
        return against::run(args);
    }
    let norms = practice::norm::built_in().map_err(|e| e.to_string())?;
    let mut documents = Vec::new();
    let mut refused = Vec::new();
    let mut progress = Progress::new(args.input.files.len());
    for path in &args.input.files {
        match input::open(path, &args.input) {
            Ok(input) => documents.push(check(input, args.level, &norms)),
            Err(why) => refused.push(why.to_string()),
        }
        progress.step();
    }
    progress.finish();
    output::print(report(args.format, &documents)?.as_bytes())?;
    if !refused.is_empty() {
        return Err(refused.join("\nsekimori: "));
    }
    let errors = documents.iter().any(|d| d.found.iter().any(|f| f.severity == Severity::Error));
    Ok(u8::from(errors))
}

fn check(input: Input, level: Level, norms: &[practice::norm::Norm]) -> Checked {
    let policy = policy::read(input.source);
    let least = match level {
        Level::Advice => Severity::Advice,
        Level::Warning => Severity::Warning,
        Level::Error => Severity::Error,
    };
    let mut found = practice::statutory::defects(&policy, norms);
    let all = found.len();
    found.retain(|d| d.severity >= least);
    let hidden = all - found.len();
    let doubtful = policy.duties.iter().filter(|d| !d.doubts.is_empty()).count();
    Checked {
        path: input.path,
        duties: policy.duties.len(),
        doubtful,
        source: policy.tree.source().clone(),
        places: input.places,
        found,
        hidden,
    }
}

fn report(format: ReportFormat, documents: &[Checked]) -> Result<String, String> {
    if documents.is_empty() {
        return Ok(String::new());
    }
    let json = |e: serde_json::Error| format!("結果を書き出せません（{e}）。");
    let all: Vec<_> = documents.iter().map(Checked::view).collect();
    match format {
        ReportFormat::Text => Ok(text(documents)),
        ReportFormat::Json => print::json(&all).map(|s| s + "\n").map_err(json),
        ReportFormat::Sarif => print::sarif(&all).map(|s| s + "\n").map_err(json),
    }
}

impl Checked {
    fn view(&self) -> print::Checked<'_> {
        print::Checked { path: &self.path, source: &self.source, places: &self.places, found: &self.found }
    }
}

fn text(documents: &[Checked]) -> String {
    let view = View::of_terminal();
    let mut out = String::new();
    for d in documents {
        out.push_str(&terminal::render(&d.view(), &view));
        out.push_str(&summary(d));
    }
    out
}

fn summary(d: &Checked) -> String {
    let count = |severity| d.found.iter().filter(|f| f.severity == severity).count();
    let (errors, warnings, advice) =
        (count(Severity::Error), count(Severity::Warning), count(Severity::Advice));
    let verdict = match d.found.first() {
        None if d.hidden == 0 => "不備は見つかりませんでした。".to_string(),
        None => {
            format!("この重大度の不備は見つかりませんでした（示していない診断が{}件あります）。", d.hidden)
        }
        Some(_) if d.hidden == 0 => format!("誤り {errors} 件、警告 {warnings} 件、助言 {advice} 件。"),
        Some(_) => {
            let shown = [("誤り", errors), ("警告", warnings)].into_iter().filter(|(_, n)| *n > 0);
            let shown: Vec<String> = shown.map(|(name, n)| format!("{name} {n} 件")).collect();
            format!("{}（示していない診断が{}件あります）。", shown.join("、"), d.hidden)
        }
    };
    let explain = d.found.iter().max_by_key(|f| f.severity).map_or_else(String::new, |f| {
        format!("詳しい説明は「sekimori explain {}」のように番号を指定すると読めます。", f.code)
    });
    let doubts = if d.doubtful == 0 {
        String::new()
    } else {
        format!("（うち{}件は読み方の確認が必要。sekimori duties --doubtful で示します）", d.doubtful)
    };
    format!("{}: {verdict}義務等 {} 件{doubts}。{explain}\n", d.path, d.duties)
}

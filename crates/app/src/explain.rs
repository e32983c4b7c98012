//! `sekimori explain`: what does a diagnostic mean, and how is it mended?
//! Takes a code or a name; gives the rule's explanation, or the list of all rules.

use crate::cli::ExplainArgs;
use crate::output;
use policy::rules::{self, RULES, Rule};

/// Prints one explanation, or the list.
///
/// # Errors
/// A Japanese sentence where no rule has the code.
pub fn run(args: &ExplainArgs) -> Result<u8, String> {
    let words = match &args.code {
        None => list(),
        Some(code) => match rules::find(code).or_else(|| own(code)) {
            Some(rule) => explanation(rule),
            None => {
                return Err(format!(
                    "「{code}」という番号の診断はありません。sekimori explain で一覧を確認できます。"
                ));
            }
        },
    };
    output::print(words.as_bytes()).map(|()| 0)
}

/// The rules that need the norms or the catalogue.
fn own(code: &str) -> Option<&'static Rule> {
    practice::OWN_RULES.into_iter().find(|r| r.code.eq_ignore_ascii_case(code) || r.name == code)
}

fn list() -> String {
    let line =
        |r: &&Rule| format!("{}  {}  {:<11}  {}\n", r.code, r.severity.title(), r.category.key(), r.summary);
    RULES.iter().copied().chain(practice::OWN_RULES).map(|r| line(&r)).collect()
}

fn explanation(rule: &Rule) -> String {
    format!(
        "{} {}（{}・{}）\n{}\n\n{}\n",
        rule.code,
        rule.name,
        rule.severity.title(),
        rule.category.key(),
        rule.summary,
        rule.explanation.trim()
    )
}

//! What is to be adopted? From the texts of one document or two to a policy, its day, its organs, and what the linker proposes.
//! Takes texts that were read already, and the decisions of the organs; gives what the command `adopt` carries.
//! Reading files is the business of `intake`; whether it may be adopted is decided in `decide`.

use crate::binding::Bindings;
use crate::catalog::Catalog;
use crate::command::Adopting;
use crate::edition::{Adoption, Reading};
use crate::known::Known;
use crate::office::Office;
use clause::Source;
use jiff::civil::Date;
use policy::Policy;
use std::collections::BTreeSet;

/// The mechanism whose clauses say by whom and how an edition is adopted.
pub(crate) const ADOPTION: &str = "policy-adoption";
/// The mechanism of the editions themselves.
pub(crate) const EDITION: &str = "policy-edition";

/// 読み取った文書 (text) with the name of its file without the ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Name of the file without its ending.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// Reads one document, or 基本方針 and 対策基準 in this order. One stays as it is, to the last character: its hash is that
/// of the text.
///
/// # Errors
/// A Japanese sentence: of several, one has no provisions, or the seam between them is not found.
pub fn read(texts: &[Text]) -> Result<Policy, String> {
    if let [only] = texts {
        return Ok(policy::read(Source::new(only.name.clone(), only.text.clone())));
    }
    for one in texts {
        let alone = policy::read(Source::new("part", one.text.clone()));
        if alone.duties.is_empty() {
            return Err(format!("{}: 条項と義務を読み取れません。文書を確かめてください。", one.name));
        }
    }
    let names: Vec<&str> = texts.iter().map(|t| t.name.as_str()).collect();
    let plain: Vec<&str> = texts.iter().map(|t| t.text.trim_end_matches(['\n', '\r'])).collect();
    let policy = policy::read(Source::new(names.join("+"), plain.join("\n\n") + "\n"));
    both(texts.len(), &policy)?;
    Ok(policy)
}

/// Two files are read as 基本方針 and 対策基準; where the seam is not found, nothing is adopted.
fn both(count: usize, policy: &Policy) -> Result<(), String> {
    let seen = |part: clause::Part| policy.tree.has_part(part);
    if seen(clause::Part::Basic) && seen(clause::Part::Standards) {
        return Ok(());
    }
    let missing = if seen(clause::Part::Basic) { "対策基準" } else { "基本方針" };
    Err(format!(
        "{count}つのファイルを合わせて読みましたが、{missing}の始まりが分かりません。基本方針のファイルを先に、対策基準のファイルを後に指定し、それぞれの先頭に題名（「情報セキュリティ基本方針」「情報セキュリティ対策基準」）があるか確かめてください。"
    ))
}

/// The day from which the document itself says that it is in force.
pub fn in_force(policy: &Policy) -> Option<Date> {
    let dates = &policy.tree.front().dates;
    let dated = dates.iter().find(|d| d.event == clause::Event::InForce).or_else(|| dates.first());
    dated.and_then(|d| d.iso.parse().ok())
}

/// The organs whose decisions are needed: those that the document names, else the body as a whole.
pub fn organs(reading: &Reading) -> Vec<String> {
    match reading.organs.is_empty() {
        true => vec!["団体".to_string()],
        false => reading.organs.clone(),
    }
}

/// What to say of a text in which the body does not stand although the last edition, or organs of another name, do: it may be
/// another body's policy. A text that names nobody says nothing.
pub fn stranger(office: &Office, policy: &Policy) -> Option<String> {
    let (body, reading) = (office.body.as_str(), Reading::of(policy));
    let before = office.newest().map(|edition| &edition.reading);
    let stood = |r: &Reading| r.title.contains(body) || r.organs.iter().any(|o| o.contains(body));
    let stands = policy.tree.source().text().contains(body) || stood(&reading);
    let expected = before.map_or(!reading.organs.is_empty(), stood);
    if body.is_empty() || stands || !expected {
        return None;
    }
    let named = reading.organs.join("、");
    let named = if named.is_empty() { reading.title } else { named };
    Some(format!(
        "この文書に、団体の名前「{body}」がありません（文書にある名前：{named}）。ほかの団体の規程でないか、確かめてください。"
    ))
}

/// Whose approval the policy in force demands before it is changed.
pub fn approvers(known: &Known<'_>) -> Vec<String> {
    let Some(edition) = known.edition else { return Vec::new() };
    let duties = known.duties(ADOPTION).into_iter();
    let named = duties.filter_map(|(id, _)| edition.reading.duty(id)).flat_map(|d| d.permission.clone());
    named.collect::<BTreeSet<String>>().into_iter().collect()
}

/// A policy that was read, as an edition to be adopted.
pub fn adopting(policy: &Policy, from: Date, adoptions: Vec<Adoption>, catalog: &Catalog) -> Adopting {
    let (reading, proposed) = (Reading::of(policy), Bindings::proposed(policy, catalog));
    Adopting { from, adoptions, reading, proposed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn text(name: &str, text: &str) -> Text {
        Text { name: name.to_string(), text: text.to_string() }
    }

    const BASIC: &str =
        "情報セキュリティ基本方針\n1 目的\n職員等は、この基本方針を遵守しなければならない。\n";
    const STANDARDS: &str = "情報セキュリティ対策基準\n1 端末\n職員等は、端末を持ち出す場合には、課長の許可を得なければならない。\n";

    #[test]
    fn the_policy_of_another_body_is_told() {
        let of = |organ: &str| read(&[text("規程", &format!("{organ}\n{BASIC}"))]).expect("a policy");
        let office = |body: &str| Office { body: body.to_string(), ..Office::default() };
        let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
        let one = |name: &str| std::fs::read_to_string(policies.join(name)).expect("a policy");
        let kumamoto = read(&[text("規程", &one("kumamoto.txt"))]).expect("a policy");
        let says = stranger(&office("宮崎県後期高齢者医療広域連合"), &kumamoto).expect("another body's");
        assert!(says.contains("熊本県市町村総合事務組合"), "{says}");
        assert_eq!(stranger(&office("熊本県市町村総合事務組合"), &kumamoto), None);
        assert_eq!(stranger(&office("甲町"), &of("")), None, "it names nobody");
    }

    #[test]
    fn one_document_stays_as_it_is() {
        let policy = read(&[text("規程", BASIC)]).expect("a policy");
        assert_eq!(policy.tree.source().text(), BASIC);
        assert_eq!(organs(&Reading::of(&policy)), vec!["団体".to_string()]);
    }

    #[test]
    fn two_documents_need_their_order_and_provisions_of_their_own() {
        let policy = read(&[text("a", BASIC), text("b", STANDARDS)]).expect("a policy");
        assert!(policy.tree.has_part(clause::Part::Standards));
        let empty = read(&[text("a", BASIC), text("b", "きょうは晴れ。")]).expect_err("no provisions");
        assert!(empty.starts_with("b: "), "{empty}");
        let twice = read(&[text("a", BASIC), text("b", BASIC)]).expect_err("no seam");
        assert!(twice.contains("対策基準の始まりが分かりません"), "{twice}");
    }
}

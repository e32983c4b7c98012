//! Does a definition of the catalogue agree with itself and with the others? Names that point somewhere must arrive.
//! Takes a mechanism, or all of them; gives a Japanese sentence for each thing that is wrong.
//! Reading a file is done in `catalog`; a definition that is wrong is never taken.

use crate::check::{Accounted, AllReported, AsRuled, Check, HighestWhileOpen, NotRecorded};
use crate::form::{Field, Kind, Rule};
use crate::label::Label;
use crate::mechanism::{Form, Mechanism};
use crate::nonconformity::Nonconformity;
use crate::procedure::Step;
use crate::publication::{Paper, Telling};
use std::collections::BTreeSet;

/// What is wrong with one definition in itself.
pub(crate) fn faults(mechanism: &Mechanism) -> Vec<String> {
    let mut out = Vec::new();
    let own: BTreeSet<&str> = mechanism.fields.iter().map(|f| f.name.as_str()).collect();
    if own.len() < mechanism.fields.len() {
        out.push("同じ name の欄が二つあります。".to_string());
    }
    let steps: BTreeSet<&str> = mechanism.steps.iter().map(|s| s.name.as_str()).collect();
    if steps.len() < mechanism.steps.len() {
        out.push("同じ name の段階が二つあります。".to_string());
    }
    out.extend(form_faults(mechanism));
    let everything: BTreeSet<&str> = mechanism
        .steps
        .iter()
        .flat_map(|s| &s.fields)
        .map(|f| f.name.as_str())
        .chain(own.iter().copied())
        .collect();
    for step in &mechanism.steps {
        out.extend(step_faults(step, &steps, &everything));
    }
    out.extend(mechanism.rules.iter().flat_map(|r| rule_faults(r, &own, &steps)));
    out.extend(mechanism.closing.iter().flat_map(|r| rule_faults(r, &everything, &steps)));
    for (key, name) in [
        ("key", &mechanism.key),
        ("from", &mechanism.from),
        ("until", &mechanism.until),
        ("section", &mechanism.section),
        ("keeper", &mechanism.keeper),
        ("ends_with", &mechanism.ends_with),
        ("corrects", &mechanism.corrects),
    ] {
        if let Some(name) = name.as_deref().filter(|n| !everything.contains(n)) {
            out.push(format!("{key} の指す欄「{name}」がありません。"));
        }
    }
    for name in mechanism.begins.iter().filter(|n| !everything.contains(n.as_str())) {
        out.push(format!("begins の指す欄「{name}」がありません。"));
    }
    let sight = mechanism.sight.iter().flat_map(|s| [&s.readers, &s.open]);
    for name in sight.filter(|n| !own.contains(n.as_str())) {
        out.push(format!("sight の指す欄「{name}」がありません。"));
    }
    let told = mechanism.publication.iter().flat_map(Telling::fields).map(|n| ("publication", n));
    let papers = mechanism.document.iter().flat_map(Paper::fields).map(|n| ("document", n));
    for (key, name) in told.chain(papers).filter(|(_, n)| !own.contains(n)) {
        out.push(format!("{key} の指す欄「{name}」がありません。"));
    }
    out.extend(mechanism.label.iter().flat_map(|label| label_faults(mechanism, label)));
    for name in mechanism.parties.iter().filter(|n| !everything.contains(n.as_str())) {
        out.push(format!("parties の指す欄「{name}」がありません。"));
    }
    out.extend(mechanism.nonconformity.iter().flat_map(|n| nonconformity_faults(mechanism, n)));
    out
}

/// What a form alone can have, or cannot.
fn form_faults(mechanism: &Mechanism) -> Vec<String> {
    let mut out = Vec::new();
    for example in &mechanism.examples {
        if mechanism.fields.is_empty() != example.of.is_some() {
            let says = "記載例「{}」の of は、様式のない仕組みにだけ書き、そこでは必ず書きます。";
            out.push(says.replace("{}", &example.title));
        }
    }
    if mechanism.enforced && mechanism.form != Form::Guard {
        out.push("enforced は form = \"guard\" の仕組みにだけ書けます。".to_string());
    }
    // A case is a matter, and one that is never closed ends with none.
    let case = mechanism.ends_with.as_deref().and_then(|name| mechanism.field(name));
    if case.is_some_and(|f| !mechanism.ends() || f.many || !matches!(f.kind, Kind::Matter(_))) {
        let says =
            "ends_with には、終了する仕組みの、案件を一つ指す欄（kind = { matter = … }）を書いてください。";
        out.push(says.to_string());
    }
    let before = mechanism.corrects.as_deref().and_then(|name| mechanism.field(name));
    let itself = |f: &Field| !f.many && matches!(&f.kind, Kind::Matter(of) if *of == [mechanism.id.clone()]);
    if before.is_some_and(|f| mechanism.form != Form::Record || !itself(f)) {
        let says = "corrects には、form = \"record\" の仕組みの、その仕組みの記録を一つ指す欄（kind = { matter = … }）を書いてください。";
        out.push(says.to_string());
    }
    if !mechanism.ends() && !mechanism.closing.is_empty() {
        let says = "form = \"record\" の仕組みは、closed_by がなければ終了しないので、closing は書けません。";
        out.push(says.to_string());
    }
    out
}

/// What everybody sees who has the thing in his hands is nothing that is kept apart.
fn label_faults(mechanism: &Mechanism, label: &Label) -> Vec<String> {
    let mut out = Vec::new();
    for name in label.fields() {
        match mechanism.field(name) {
            None => out.push(format!("label の指す欄「{name}」がありません。")),
            Some(field) if field.private => {
                out.push(format!("label に、別に保管する欄「{name}」は書けません。"));
            }
            Some(_) => {}
        }
    }
    if mechanism.key.is_none() {
        out.push("label は、key のある仕組みにだけ書けます。".to_string());
    }
    out
}

/// A verdict that nobody can give would find every duty kept.
fn nonconformity_faults(mechanism: &Mechanism, of: &Nonconformity) -> Vec<String> {
    let mut out = Vec::new();
    if of.is.is_empty() || of.items.is_empty() {
        out.push("nonconformity の is と items には、一つ以上を書いてください。".to_string());
    }
    let found = |name: &str| mechanism.every_field().find(|f| f.name == name);
    for name in of.fields().filter(|name| found(name).is_none()) {
        out.push(format!("nonconformity の指す欄「{name}」がありません。"));
    }
    if let Some(field) = of.each.as_deref().and_then(found).filter(|f| f.private) {
        out.push(format!("nonconformity の each に、別に保管する欄「{}」は書けません。", field.name));
    }
    let mut words: BTreeSet<&str> = BTreeSet::new();
    for field in of.items.iter().filter_map(|item| found(&item.field)) {
        match &field.kind {
            Kind::Choice(choices) => words.extend(choices.iter().map(String::as_str)),
            Kind::Flag => words.extend(["はい", "いいえ"]),
            _ => out.push(format!(
                "nonconformity の欄「{}」の kind は、choice か flag にしてください。",
                field.name
            )),
        }
    }
    for word in of.is.iter().filter(|w| !words.contains(w.as_str())) {
        out.push(format!("nonconformity の is の「{word}」は、items のどの欄でも選べません。"));
    }
    out
}

/// A rule of a step may name fields of the form and of other steps.
fn step_faults(step: &Step, steps: &BTreeSet<&str>, known: &BTreeSet<&str>) -> Vec<String> {
    let mut out = Vec::new();
    let ways = [step.decide.is_some(), step.act.is_some(), step.poll.is_some(), step.chain];
    if ways.into_iter().filter(|w| *w).count() != 1 {
        out.push(format!(
            "段階「{}」には decide、act、poll、chain のうち一つだけを書いてください。",
            step.name
        ));
    }
    if step.name.contains([':', '@']) {
        out.push(format!("段階の名前「{}」に「:」と「@」は使えません。", step.name));
    }
    let votes = step
        .votes
        .iter()
        .flat_map(|v| [&v.of, &v.present, &v.agreed, &v.against].into_iter().chain(&v.except));
    for name in step.among.iter().chain(&step.not_among).chain(votes).filter(|n| !known.contains(n.as_str()))
    {
        out.push(format!(
            "段階「{}」の among、not_among 又は votes の指す欄「{name}」がありません。",
            step.name
        ));
    }
    if step.votes.is_some() && step.decide.is_none() {
        out.push(format!("段階「{}」の votes は、decide のある段階にだけ書けます。", step.name));
    }
    for name in step.owners.iter().filter(|n| !known.contains(n.as_str())) {
        out.push(format!("段階「{}」の owners の指す欄「{name}」がありません。", step.name));
    }
    if step.owners.is_some() && step.decide.or(step.act).is_none() {
        out.push(format!("段階「{}」の owners は、decide か act のある段階にだけ書けます。", step.name));
    }
    if let Some(name) = step.told.as_deref().filter(|n| !step.chain || !known.contains(n)) {
        out.push(format!(
            "段階「{}」の told は、chain のある段階に、その段階の欄の名前を書きます（{name}）。",
            step.name
        ));
    }
    if let Some(name) = step.expected.as_deref().filter(|n| !known.contains(n)) {
        out.push(format!("段階「{}」の expected の指す欄「{name}」がありません。", step.name));
    }
    if let Some(poll) = &step.poll {
        let named = poll.of.iter().chain(&poll.except).chain(&poll.by);
        for name in named.filter(|n| !known.contains(n.as_str())) {
            out.push(format!("段階「{}」の poll の指す欄「{name}」がありません。", step.name));
        }
        if poll.of.is_none() || !step.fields.is_empty() || step.optional {
            out.push(format!(
                "段階「{}」の poll には of が要り、欄（fields）と optional は書けません。",
                step.name
            ));
        }
    }
    out.extend(step.rules.iter().flat_map(|r| rule_faults(r, known, steps)));
    for name in step.not_by.iter().filter(|n| *n != "applicant" && !steps.contains(n.as_str())) {
        out.push(format!("not_by の指す段階「{name}」がありません。"));
    }
    out
}

fn rule_faults(rule: &Rule, known: &BTreeSet<&str>, steps: &BTreeSet<&str>) -> Vec<String> {
    let mut out: Vec<String> = named(&rule.check)
        .into_iter()
        .chain(rule.when.as_ref().map(|when| when.field.as_str()))
        .filter(|name| !known.contains(name))
        .map(|name| format!("規則「{}」の指す欄「{name}」がありません。", rule.says))
        .collect();
    if let Check::NotBeforeStep { step, .. } = &rule.check
        && !steps.contains(step.as_str())
    {
        out.push(format!("規則「{}」の指す段階「{step}」がありません。", rule.says));
    }
    if rule.says.trim().is_empty() || !rule.says.trim_end().ends_with('。') {
        out.push("says には、句点で終わる一文を書いてください。".to_string());
    }
    out
}

/// Fields of the mechanism itself that a check names. A case's own field may be missing in the case itself.
fn named(check: &Check) -> Vec<&str> {
    match check {
        Check::Order([a, b])
        | Check::OrderAnew([a, b])
        | Check::SameDay([a, b])
        | Check::Same([a, b])
        | Check::Either([a, b])
        | Check::Disjoint([a, b])
        | Check::Different([a, b])
        | Check::NotBeforeRows([a, b])
        | Check::NotBeforeMatter([a, b])
        | Check::NewestOf([a, b]) => vec![a, b],
        Check::NotFuture(a)
        | Check::NotPast(a)
        | Check::Free(a)
        | Check::Unique(a)
        | Check::Affirmed(a)
        | Check::NotLast(a)
        | Check::EveryPersonNamed(a)
        | Check::ClassNotBarred(a)
        | Check::InPost(a)
        | Check::Granted(a)
        | Check::OnceGranted(a)
        | Check::OwnMatter(a)
        | Check::Completed(a)
        | Check::Approved(a) => vec![a],
        Check::EveryRow { field, .. }
        | Check::Only { field, .. }
        | Check::AsSet { field, .. }
        | Check::NotBeforeStep { field, .. }
        | Check::NoneOf { field, .. }
        | Check::Current { field, .. }
        | Check::NotNamedBy { field, .. } => vec![field],
        Check::RequiredWhen { field, when, .. } => vec![field, when],
        Check::RequiredFromClass { field, class, .. } => vec![field, class],
        Check::ClassCoversRows { class, rows } | Check::ClassEqualsRows { class, rows } => vec![class, rows],
        Check::ClassNotLowered { class, decision } => vec![class, decision],
        Check::AmongMatter { items, matter, .. } => vec![items, matter],
        Check::NoLonger { from, to, .. } => vec![from, to],
        Check::AtLeast { field, of } | Check::Among { field, of } => vec![field, of],
        Check::Continues { from, until } => vec![from, until],
        Check::NotFewer { list, than } | Check::NotMore { list, than } => vec![list, than],
        Check::Apart { field, from } => std::iter::once(field).chain(from).map(String::as_str).collect(),
        Check::HoldsRole { person, role } => vec![person, role],
        Check::NamesApplicant { field, matter } => vec![field, matter],
        Check::RolesDeclared { held, vacant, on } => vec![held, vacant, on],
        Check::CoversValues { list: a, .. } | Check::ClassNotLooser { class: a, .. } => vec![a],
        Check::AmongAny { field, of } => std::iter::once(field).chain(of).map(String::as_str).collect(),
        Check::StrongFromClass { field, class, .. } => vec![field, class],
        Check::ValuesOfRows { list, rows, .. } => vec![list, rows],
        Check::Independent { persons, sections, unless } => {
            given([Some(persons), Some(sections), unless.as_ref()])
        }
        _ => named_in_parts(check),
    }
}

/// The same of rules that name many things; those that name no field of the mechanism itself are left.
fn named_in_parts(check: &Check) -> Vec<&str> {
    match check {
        Check::ApprovedWhen(c) => given([Some(&c.field), Some(&c.when), c.on.as_ref()]),
        Check::FreeOf(c) => vec![&c.field],
        Check::NotGone(c) => vec![&c.rows],
        Check::Accounted(c) => vec![&c.things, &c.left],
        Check::NotRecorded(c) => vec![&c.things],
        Check::BegunSince(c) => vec![&c.matter, &c.from],
        Check::HighestWhileOpen(c) => vec![&c.class, &c.rows],
        Check::RowsOver(c) | Check::RowsLast(c) => vec![&c.rows, &c.by],
        Check::MatterHas(c) => vec![&c.field],
        Check::AsRuled(c) => vec![&c.class, &c.number],
        // The case itself has no field that names it.
        Check::SameCase([field, _]) | Check::Digest(field) => vec![field],
        Check::Earliest(c) | Check::NotEarlier(c) => {
            given([Some(&c.field), Some(&c.matter), c.unless.as_ref()])
        }
        Check::LastEntry(c) => vec![&c.field, &c.same, &c.at],
        Check::HoldersNamed(c) => given([Some(&c.roles), Some(&c.persons), c.on.as_ref()]),
        Check::Preceded(c) => given([Some(&c.field), Some(&c.same), c.at.as_ref()]),
        Check::RowsNone(c) | Check::RowsAny(c) => vec![&c.rows],
        Check::MatterOf(c) => vec![&c.field],
        Check::RequiredSinceFormer(c) => vec![&c.field, &c.since, &c.anew],
        Check::NotBeforeDecision { field, matter } => vec![field, matter],
        Check::NotAfterEnd(c) => given([Some(&c.field), Some(&c.matter), c.things.as_ref()]),
        Check::Paired(c) | Check::StillPaired(c) => {
            vec![&c.field, &c.same, &c.things, &c.at]
        }
        Check::LastDay(c) => given([Some(&c.field), Some(&c.from), c.when.as_ref()]),
        _ => Vec::new(),
    }
}

fn given(names: [Option<&String>; 3]) -> Vec<&str> {
    names.into_iter().flatten().map(String::as_str).collect()
}

/// Mechanisms that a definition names and that are not there.
pub(crate) fn strangers(mechanism: &Mechanism, is_known: impl Fn(&str) -> bool) -> Vec<&str> {
    let rules = mechanism.rules.iter().chain(&mechanism.closing);
    let rules = rules.chain(mechanism.steps.iter().flat_map(|s| &s.rules));
    let by_field = mechanism.every_field().flat_map(|f: &Field| match &f.kind {
        Kind::Row(of) | Kind::Matter(of) => of.as_slice(),
        _ => &[],
    });
    let by_clause = rules.clone().flat_map(|r| r.of.as_slice());
    let by_rule = rules.flat_map(|r| match &r.check {
        Check::EveryRoleNamed { by, .. } => std::slice::from_ref(by),
        Check::Accounted(Accounted { by, .. }) | Check::NotRecorded(NotRecorded { by, .. }) => {
            std::slice::from_ref(by)
        }
        Check::RequiredFromClass { of, .. } | Check::StrongFromClass { of, .. } => of.as_slice(),
        Check::InForce(of)
        | Check::Current { of, .. }
        | Check::EveryRow { of, .. }
        | Check::EveryRowNamed { of, .. }
        | Check::ClassNotLooser { of, .. }
        | Check::HighestWhileOpen(HighestWhileOpen { of, .. })
        | Check::AllReported(AllReported { by: of, .. })
        | Check::AsRuled(AsRuled { of, .. })
        | Check::CoversValues { register: of, .. } => std::slice::from_ref(of),
        Check::FreeOf(c) => &c.of,
        Check::NotGone(c) => &c.of,
        Check::MatterOf(c) => c.register.as_slice(),
        Check::NoneOpen(of) | Check::NoneOpenFor { of, .. } | Check::NotNamedBy { of, .. } => of.as_slice(),
        _ => &[],
    });
    let by_field = by_field.chain(mechanism.examples.iter().filter_map(|e| e.of.as_ref()));
    let among = mechanism.nonconformity.as_ref().and_then(|n| n.among.as_ref());
    let by_field = by_field.chain(among.map(|a| &a.register));
    by_field.chain(by_rule).chain(by_clause).map(String::as_str).filter(|id| !is_known(id)).collect()
}

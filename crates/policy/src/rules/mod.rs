//! What is wrong with a document? The list of all rules, and how one is run.
//! Takes a policy that was read; gives diagnostics in document order. One rule, one file.
//! To add a rule: 1. a file here with `RULE`; 2. its name in `RULES` below; 3. a test in `tests/rules/`.

mod body_without_contents;
mod broken_compound;
mod characters;
mod class_table;
mod contents_differs;
mod contents_range;
mod contents_without_body;
mod control_characters;
mod cut_sentence;
mod damaged_modal;
mod damaged_ordinal;
mod doubled_at_break;
mod doubled_modal;
mod doubled_word;
mod foreign_script;
mod kitei;
mod large_tsu;
mod listed;
mod lost_figure;
mod missing_full_stop;
mod missing_particle;
mod mixed_list_marks;
mod mixed_numbering;
mod near_term;
mod no_provisions;
mod numbering_gap;
mod numbering_repeat;
mod repeated_heading;
mod same_head;
mod single_item;
mod spelling_variants;
mod unnumbered_part;
mod width_mix;
mod wrong_adnominal;

use crate::model::Policy;
use clause::{Category, Diagnostic, Index, Related, Severity, Span};

/// 規則 (rule): what is looked for, and why.
#[derive(Debug)]
pub struct Rule {
    /// Number for talking, never used again for another rule.
    pub code: &'static str,
    /// Name of the fault in kebab case.
    pub name: &'static str,
    /// What kind of defect it finds.
    pub category: Category,
    /// How grave its diagnostics are.
    pub severity: Severity,
    /// One Japanese line: what the rule finds.
    pub summary: &'static str,
    /// Japanese Markdown under the headings 何を確認するか, なぜ, 例, 直し方, 根拠.
    pub explanation: &'static str,
    /// Looks for the defect.
    pub check: fn(&Policy, &mut Findings<'_>),
}

/// What one rule found so far.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'static Rule,
    policy: &'a Policy,
    found: Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Reports a defect in provision `clause` at `span`; related places and a help text may be added to what is returned.
    pub fn report(&mut self, clause: Index, span: Span, message: String) -> &mut Diagnostic {
        let tree = &self.policy.tree;
        let citation = tree.get(clause).id.citation();
        self.push(span, message, citation, tree.heading_path(clause))
    }

    /// Reports a defect that belongs to no provision.
    pub fn report_document(&mut self, span: Span, message: String) -> &mut Diagnostic {
        self.push(span, message, String::new(), String::new())
    }

    fn push(&mut self, span: Span, message: String, clause: String, heading_path: String) -> &mut Diagnostic {
        self.found.push(Diagnostic {
            code: self.rule.code,
            name: self.rule.name,
            severity: self.rule.severity,
            category: self.rule.category,
            message,
            span,
            clause,
            heading_path,
            related: Vec::new(),
            help: None,
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}

/// A related place with its note.
pub(crate) fn related(span: Span, note: impl Into<String>) -> Related {
    Related { span, note: note.into() }
}

/// All rules, by code.
pub static RULES: &[&Rule] = &[
    &foreign_script::RULE,
    &doubled_at_break::RULE,
    &damaged_modal::RULE,
    &missing_particle::RULE,
    &doubled_modal::RULE,
    &doubled_word::RULE,
    &broken_compound::RULE,
    &large_tsu::RULE,
    &control_characters::RULE,
    &missing_full_stop::RULE,
    &wrong_adnominal::RULE,
    &numbering_gap::RULE,
    &numbering_repeat::RULE,
    &damaged_ordinal::RULE,
    &cut_sentence::RULE,
    &lost_figure::RULE,
    &unnumbered_part::RULE,
    &class_table::RULE,
    &mixed_list_marks::RULE,
    &repeated_heading::RULE,
    &single_item::RULE,
    &no_provisions::RULE,
    &mixed_numbering::RULE,
    &contents_without_body::RULE,
    &body_without_contents::RULE,
    &contents_differs::RULE,
    &contents_range::RULE,
    &spelling_variants::RULE,
    &kitei::RULE,
    &near_term::RULE,
    &same_head::RULE,
    &width_mix::RULE,
];

/// The rule with this code or name.
pub fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|r| r.code.eq_ignore_ascii_case(code) || r.name == code)
}

/// Runs every rule.
pub fn check(policy: &Policy) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    for rule in RULES {
        let mut findings = Findings { rule, policy, found: Vec::new() };
        (rule.check)(policy, &mut findings);
        all.append(&mut findings.found);
    }
    all.sort_by_key(|d| (d.span.start, d.code));
    all
}

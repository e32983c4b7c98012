//! What is wrong with a document? The list of all rules, and how one is run.
//! Takes a policy that was read; gives diagnostics in document order. One rule, one file.
//! To add a rule: 1. a file here with `RULE`; 2. its name in `RULES` below; 3. a test in `tests/rules/`.

mod addressees_differ;
mod adverb_conflict;
mod as_needed_without_criterion;
mod body_without_contents;
mod broken_compound;
mod characters;
mod class_order_unstated;
mod class_ordinals_ascii;
mod conjunction_level;
mod contents_differs;
mod contents_range;
mod contents_without_body;
mod control_characters;
mod cut_sentence;
mod damaged_modal;
mod damaged_ordinal;
mod dangling_reference;
mod defined_twice;
mod distant_reference;
mod doubled_at_break;
mod doubled_modal;
mod doubled_word;
mod duty_without_bearer;
mod facts;
mod foreign_script;
mod frequency_unbreakable;
mod gather;
mod holders;
mod imprecise_reference;
mod introduced;
mod kitei;
mod large_tsu;
mod listed;
mod lost_figure;
mod missing_full_stop;
mod missing_particle;
mod mixed_list_marks;
mod mixed_numbering;
mod must_and_must_not;
mod near_duplicate;
mod near_term;
mod no_provisions;
mod numbering_gap;
mod numbering_repeat;
mod one_post_two_roles;
mod organ_without_holder;
mod periodic_without_interval;
mod permission_without_grantor;
mod permitted_and_forbidden;
mod promptness_differs;
mod promptness_without_clock;
mod reference_to_other_matter;
mod repeated_heading;
mod report_to_self;
mod retention_without_period;
mod role_outside_organisation;
mod roles;
mod same_head;
mod same_measure_twice;
mod same_post_applies_and_approves;
mod single_item;
mod spelling_variants;
mod stands;
mod telling;
mod undefined_alias;
mod undefined_base_term;
mod undefined_document;
mod undefined_person_group;
mod undefined_place;
mod undefined_qualified_term;
mod undefined_role;
mod unmeasurable_quality;
mod unnumbered_part;
mod unused_definition;
mod unused_role;
mod width_mix;
mod wording;
mod wrong_adnominal;

use crate::model::Policy;
use clause::{Category, Diagnostic, Index, Related, Severity, Span};
use facts::Facts;

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
    facts: &'a Facts<'a>,
    found: Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    /// What other rules ask of this document too.
    pub(crate) fn facts(&self) -> &'a Facts<'a> {
        self.facts
    }

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
    &conjunction_level::RULE,
    &numbering_gap::RULE,
    &numbering_repeat::RULE,
    &damaged_ordinal::RULE,
    &cut_sentence::RULE,
    &lost_figure::RULE,
    &unnumbered_part::RULE,
    &class_ordinals_ascii::RULE,
    &mixed_list_marks::RULE,
    &repeated_heading::RULE,
    &single_item::RULE,
    &no_provisions::RULE,
    &mixed_numbering::RULE,
    &contents_without_body::RULE,
    &body_without_contents::RULE,
    &contents_differs::RULE,
    &contents_range::RULE,
    &undefined_alias::RULE,
    &unused_definition::RULE,
    &class_order_unstated::RULE,
    &undefined_base_term::RULE,
    &undefined_qualified_term::RULE,
    &undefined_place::RULE,
    &undefined_person_group::RULE,
    &undefined_document::RULE,
    &defined_twice::RULE,
    &spelling_variants::RULE,
    &kitei::RULE,
    &near_term::RULE,
    &same_head::RULE,
    &width_mix::RULE,
    &undefined_role::RULE,
    &role_outside_organisation::RULE,
    &one_post_two_roles::RULE,
    &report_to_self::RULE,
    &organ_without_holder::RULE,
    &unused_role::RULE,
    &same_post_applies_and_approves::RULE,
    &duty_without_bearer::RULE,
    &permission_without_grantor::RULE,
    &dangling_reference::RULE,
    &imprecise_reference::RULE,
    &distant_reference::RULE,
    &reference_to_other_matter::RULE,
    &near_duplicate::RULE,
    &same_measure_twice::RULE,
    &adverb_conflict::RULE,
    &promptness_differs::RULE,
    &addressees_differ::RULE,
    &must_and_must_not::RULE,
    &permitted_and_forbidden::RULE,
    &retention_without_period::RULE,
    &periodic_without_interval::RULE,
    &as_needed_without_criterion::RULE,
    &frequency_unbreakable::RULE,
    &unmeasurable_quality::RULE,
    &promptness_without_clock::RULE,
];

/// The rule with this code or name.
pub fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|r| r.code.eq_ignore_ascii_case(code) || r.name == code)
}

/// So many diagnostics of one rule say that a document is broken throughout; more of them help nobody.
const MOST_OF_ONE_RULE: usize = 100;

/// Keeps the first diagnostics of a rule and says how many more there are.
fn limit(found: &mut Vec<Diagnostic>) {
    let hidden = found.len().saturating_sub(MOST_OF_ONE_RULE);
    found.truncate(MOST_OF_ONE_RULE);
    if let (Some(last), true) = (found.last_mut(), hidden > 0) {
        last.message.push_str(&format!("同じ種類の診断がほかに{hidden}件あります。"));
    }
}

/// Runs every rule.
pub fn check(policy: &Policy) -> Vec<Diagnostic> {
    let facts = Facts::about(policy);
    let mut all = Vec::new();
    for rule in RULES {
        let mut findings = Findings { rule, policy, facts: &facts, found: Vec::new() };
        (rule.check)(policy, &mut findings);
        limit(&mut findings.found);
        all.append(&mut findings.found);
    }
    all.sort_by_key(|d| (d.span.start, d.code));
    all
}

//! What is wrong with a document? The list of all rules, and how one is run.
//! Takes a policy that was read; gives diagnostics in document order. One rule, one file.
//! To add a rule: 1. a file here with `RULE`; 2. its name in `RULES` below; 3. a test in `tests/rules/`.

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
pub static RULES: &[&Rule] = &[];

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

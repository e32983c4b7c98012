//! Who may do what? Authorisation by Cedar policies made from the roles and clauses of the edition in force.
//! Takes the office and the catalogue; gives a set of policies, and answers to what is true of a person, an action and a matter.
//! Whether it can be done now, in this state, is decided in `decide`. An evaluation error is a fault, never a refusal.

use crate::catalog::Catalog;
use crate::edition::DutyId;
use crate::mechanism::Mechanism;
use crate::office::{Edition, Office};
use crate::procedure::Who;
use crate::refusal::Unavailable;
use crate::value::Filled;
use crate::who::{self, About};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityId, EntityTypeName, EntityUid, Policy, PolicyId,
    PolicySet, Request, RestrictedExpression,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

/// So many answers are remembered; then it begins anew.
const MOST_ANSWERS: usize = 4096;

/// 行為 (action) that is authorised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Change the structure of the office.
    Administer,
    /// Begin a matter.
    Open,
    /// Decide at a step.
    Decide,
    /// Take a step that is no decision.
    Act,
    /// Answer where one was asked.
    Answer,
}

impl Action {
    fn key(self) -> &'static str {
        match self {
            Action::Administer => "administer",
            Action::Open => "open",
            Action::Decide => "decide",
            Action::Act => "act",
            Action::Answer => "answer",
        }
    }
}

/// 問い (question): may somebody do this? All that the rules look at; who it is they do not see.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// What he wants to do.
    pub action: Action,
    /// The mechanism with the step as planned.
    pub place: String,
    /// Whether he looks after the structure of the office.
    pub administrator: bool,
    /// Roles for which he stands today, himself or as deputy.
    pub roles: Vec<String>,
    /// Whether the step names him directly.
    pub named: bool,
    /// Whether the matter is his own, or for his benefit.
    pub party: bool,
    /// Whether a やむを得ない reason is given and the clause knows one.
    pub unavoidable: bool,
}

/// 答え (answer).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// He may; ids of the policies that say so.
    Allowed(Vec<String>),
    /// A prohibition stands against it; ids of the policies.
    Forbidden(Vec<String>),
    /// Nothing allows it.
    NotAllowed,
}

/// 権限規則 (access rules) of an office on a day.
#[derive(Debug)]
pub struct Access {
    /// The rule for the structure of the office.
    structure: PolicySet,
    /// Rules that hold for every question about a matter.
    general: PolicySet,
    /// For each mechanism and step the general rules with those of the step, so that a question meets only what can apply.
    steps: BTreeMap<String, PolicySet>,
    names: Names,
    /// What was asked before. Since no question says who it is, few are new.
    answers: Mutex<HashMap<Question, Answer>>,
}

#[derive(Debug)]
struct Names {
    person: EntityTypeName,
    action: EntityTypeName,
    step: EntityTypeName,
}

impl Access {
    /// The rules of an office on a day.
    ///
    /// # Errors
    /// A rule that Cedar does not take: a fault of the program or of a mechanism file, never of a person.
    pub fn of(office: &Office, catalog: &Catalog, day: Date) -> Result<Access, Unavailable> {
        Access::under(office, catalog, office.edition(day), day)
    }

    /// The same under another edition than the one in force.
    ///
    /// # Errors
    /// As [`Access::of`].
    pub fn under(
        office: &Office,
        catalog: &Catalog,
        edition: Option<&Edition>,
        day: Date,
    ) -> Result<Access, Unavailable> {
        let (mut structure, mut general) = (PolicySet::new(), PolicySet::new());
        add(&mut structure, "house/administer", ADMINISTER)?;
        add(&mut general, "house/named", NAMED)?;
        let segregation = edition.and_then(segregation_clause);
        add(&mut general, &segregation.unwrap_or_else(|| "house/segregation".to_string()), SEGREGATION)?;
        let (steps, answers) = (BTreeMap::new(), Mutex::default());
        let mut access = Access { structure, general, steps, names: names()?, answers };
        let Some(edition) = edition else { return Ok(access) };
        for mechanism in catalog.mechanisms().filter(|m| m.runs()) {
            access.add_mechanism(office, edition, mechanism, day)?;
        }
        Ok(access)
    }

    /// One permission for each step of a mechanism and each role that its clause names.
    fn add_mechanism(
        &mut self,
        office: &Office,
        edition: &Edition,
        mechanism: &Mechanism,
        day: Date,
    ) -> Result<(), Unavailable> {
        let about = About { applicant: "", deciders: &[] };
        for planned in who::planned(office, edition, mechanism, &Filled::new()) {
            let Some((step, link)) = who::step_of(mechanism, &planned) else { continue };
            let (action, who) = match (step.decide, step.act, step.chain) {
                (Some(who), ..) => (Action::Decide, who),
                (_, Some(who), _) => (Action::Act, who),
                (_, _, true) => (Action::Act, Who::Bearer),
                _ => continue,
            };
            let wanted = (who, link.as_ref());
            let Ok(actors) = who::actors(office, (edition, mechanism), wanted, about, day) else { continue };
            if actors.roles.is_empty() {
                continue;
            }
            let roles: Vec<String> = actors.roles.iter().map(|r| format!("{r:?}")).collect();
            let place = place(&mechanism.id, &planned);
            let text = format!(
                "permit(principal, action == Action::\"{}\", resource == Step::{place:?}) when {{ context.roles.containsAny([{}]) }};",
                action.key(),
                roles.join(", ")
            );
            let basis = actors.basis.first().map_or_else(|| "set".to_string(), |id| slug(edition, id));
            let mut policies = self.general.clone();
            add(&mut policies, &format!("{basis}@{place}"), &text)?;
            self.steps.insert(place, policies);
        }
        Ok(())
    }

    /// Asks.
    ///
    /// # Errors
    /// Cedar could not evaluate a rule: a fault.
    pub fn ask(&self, question: &Question) -> Result<Answer, Unavailable> {
        let lock = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = lock().get(question) {
            return Ok(answer.clone());
        }
        let answer = self.evaluate(question)?;
        let mut answers = lock();
        if answers.len() >= MOST_ANSWERS {
            answers.clear();
        }
        answers.insert(question.clone(), answer.clone());
        Ok(answer)
    }

    fn evaluate(&self, question: &Question) -> Result<Answer, Unavailable> {
        let fault = |why: String| Unavailable(format!("権限を判定できません。{why}"));
        let policies = match question.action {
            Action::Administer => &self.structure,
            _ => self.steps.get(&question.place).unwrap_or(&self.general),
        };
        let names = &self.names;
        let (person, action, step) = (
            entity(&names.person, "asking"),
            entity(&names.action, question.action.key()),
            entity(&names.step, &question.place),
        );
        let context = Context::from_pairs(question.facts()).map_err(|e| fault(e.to_string()))?;
        let request = Request::new(person, action, step, context, None).map_err(|e| fault(e.to_string()))?;
        let response = Authorizer::new().is_authorized(&request, policies, &Entities::empty());
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(fault(error.to_string()));
        }
        let ids: Vec<String> = response.diagnostics().reason().map(ToString::to_string).collect();
        Ok(match response.decision() {
            Decision::Allow => Answer::Allowed(ids),
            Decision::Deny if ids.is_empty() => Answer::NotAllowed,
            Decision::Deny => Answer::Forbidden(ids),
        })
    }
}

const ADMINISTER: &str =
    "permit(principal, action == Action::\"administer\", resource) when { context.administrator };";
const NAMED: &str = "permit(principal, action, resource) when { context.named };";
const SEGREGATION: &str = "forbid(principal, action in [Action::\"decide\", Action::\"answer\"], resource) when { context.party && !context.unavoidable };";

/// The same rules hold for a step, whichever section takes it.
fn place(mechanism: &str, step: &str) -> String {
    format!("{mechanism}/{}", who::base(step))
}

fn add(policies: &mut PolicySet, id: &str, text: &str) -> Result<(), Unavailable> {
    let wrong = |why: String| Unavailable(format!("権限規則「{id}」を作れません。{why}"));
    let policy = Policy::parse(Some(PolicyId::new(id)), text).map_err(|e| wrong(e.to_string()))?;
    policies.add(policy).map_err(|e| wrong(e.to_string()))
}

impl Question {
    /// A question about a step of a mechanism, of somebody of whom nothing is true yet.
    pub fn about(action: Action, mechanism: &str, step: &str) -> Question {
        Question {
            action,
            place: place(mechanism, step),
            administrator: false,
            roles: Vec::new(),
            named: false,
            party: false,
            unavoidable: false,
        }
    }

    /// All of it is true of this one question, so it stands in the context and not in entities.
    fn facts(&self) -> [(String, RestrictedExpression); 5] {
        let flag = RestrictedExpression::new_bool;
        let roles = self.roles.iter().map(|role| RestrictedExpression::new_string(role.clone()));
        [
            ("administrator", flag(self.administrator)),
            ("roles", RestrictedExpression::new_set(roles)),
            ("named", flag(self.named)),
            ("party", flag(self.party)),
            ("unavoidable", flag(self.unavoidable)),
        ]
        .map(|(name, value)| (name.to_string(), value))
    }
}

fn entity(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}

fn names() -> Result<Names, Unavailable> {
    let name = |text: &str| EntityTypeName::from_str(text).map_err(|e| Unavailable(e.to_string()));
    Ok(Names { person: name("Person")?, action: name("Action")?, step: name("Step")? })
}

/// The slug of a duty's clause, as the id of the policy made from it.
fn slug(edition: &Edition, id: &DutyId) -> String {
    edition.reading.clause(id.clause()).map_or_else(|| id.to_string(), |c| c.slug.clone())
}

/// The clause that forbids applicant and decider to be the same.
fn segregation_clause(edition: &Edition) -> Option<String> {
    let bound = edition.bindings.duties_of(&edition.reading, "duty-segregation");
    bound.first().map(|(id, _)| slug(edition, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rules of which the one for deciding at a step is this text.
    fn rules(text: &str) -> Access {
        let mut access =
            Access::of(&Office::default(), &Catalog::default(), Date::constant(2026, 12, 1)).expect("rules");
        let mut policies = access.general.clone();
        add(&mut policies, "standards/6/1@take-out-request/decision", text).expect("a rule that can be read");
        access.steps.insert(place("take-out-request", "decision"), policies);
        access
    }

    fn question() -> Question {
        let roles = vec!["情報セキュリティ管理者".to_string()];
        Question { roles, ..Question::about(Action::Decide, "take-out-request", "decision") }
    }

    #[test]
    fn a_rule_that_cannot_be_evaluated_is_a_fault_and_no_refusal() {
        // The context knows no such fact, so that the rule can be read and not evaluated.
        let lacking = "permit(principal, action, resource) when { context.clearance > 3 };";
        let Err(Unavailable(why)) = rules(lacking).ask(&question()) else { panic!("a fault") };
        assert!(why.starts_with("権限を判定できません。") && why.contains("clearance"), "{why}");
        // Not even where another rule would allow it: who may is not known then.
        let named = Question { named: true, ..question() };
        assert!(rules(lacking).ask(&named).is_err(), "nothing is allowed on the strength of the other rules");
        let wrong = "forbid(principal, action, resource) when { context.roles > 1 };";
        assert!(rules(wrong).ask(&named).is_err(), "a prohibition that fails must not pass for none");
    }

    #[test]
    fn a_fault_is_not_remembered_as_an_answer() {
        let mut access = rules("permit(principal, action, resource) when { context.clearance > 3 };");
        assert!(access.ask(&question()).is_err());
        access.steps.clear();
        assert_eq!(access.ask(&question()), Ok(Answer::NotAllowed));
    }
}

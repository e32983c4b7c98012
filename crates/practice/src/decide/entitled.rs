//! In what capacity does somebody take a step? As holder, as deputy (代決), by a rule of the body (専決), or not at all.
//! Takes a matter at its open step; gives roles with who stands in, or the refusal that names who may.
//! What follows from the step is in `steps`; who holds a role on a day, in `who`.

use super::steps::{At, Reasons, given, parties};
use crate::access::{Action, Answer, Question};
use crate::calendar::wareki;
use crate::event::{Delegated, StandIn, Way};
use crate::known::Known;
use crate::office::Post;
use crate::refusal::{No, Reason, Refusal};
use crate::value::Filled;
use crate::who::{self, Capacity};

/// 資格 (capacity) in which a step is taken.
pub(super) struct Entitled {
    /// The roles of the policy.
    pub(super) roles: Vec<String>,
    /// 代決.
    pub(super) standing_in: Option<StandIn>,
    /// 専決.
    pub(super) delegated: Option<Delegated>,
}

impl Entitled {
    /// Why the holder does not decide himself: as it was given, or by the absence that was declared.
    pub(super) fn why_deputy(&self, reason: &Option<String>) -> Option<String> {
        self.standing_in.as_ref().and_then(|s| why_deputy(s, reason))
    }
}

/// Why the holder of a post does not act himself.
pub(super) fn why_deputy(standing_in: &StandIn, reason: &Option<String>) -> Option<String> {
    given(reason).or_else(|| {
        let (from, until) = standing_in.absence?;
        Some(format!("不在の届出（{}から{}まで）による", wareki(from), wareki(until)))
    })
}

/// What a deputy is asked to say: why the holder is absent, or that the matter concerns the holder himself.
pub(super) fn deputy_reason(known: &Known<'_>, of: &str, parties: &[String]) -> Reason {
    let mut holders = who::holders(known.office, of, known.today()).into_iter();
    Reason::DeputyReason { of: of.to_string(), party: holders.any(|h| parties.iter().any(|p| p == h)) }
}

impl At<'_> {
    /// In what capacity the person takes the step.
    pub(super) fn entitled(&self, action: Action, reasons: &Reasons<'_>) -> Result<Entitled, No> {
        let (office, today) = (self.known.office, self.known.today());
        let section = self.section();
        let left = self.roles_left();
        let passed = self.passed();
        let mut own: Vec<String> = Vec::new();
        let mut instead: Vec<(String, StandIn)> = Vec::new();
        for role in &left {
            match who::capacity(office, self.by, (role, section), today, &passed) {
                Some(Capacity::Holder) => own.push(role.clone()),
                Some(Capacity::Deputy(standing_in)) => instead.push((role.clone(), standing_in)),
                None => {}
            }
        }
        let named = self.actors.anyone || self.actors.persons.iter().any(|p| p == self.by);
        if own.is_empty() && !named && action == Action::Decide && !self.decided_before() {
            // A rule of the body comes before standing in for somebody: it needs no absence.
            if let Some(delegated) = self.sole()? {
                self.ask(action, &left, true, reasons)?;
                return Ok(Entitled { roles: left, standing_in: None, delegated: Some(delegated) });
            }
        }
        if own.is_empty() && instead.is_empty() && !named {
            return Err(self.not_entitled().into());
        }
        let standing_in = own.is_empty().then(|| instead.first().map(|(_, s)| s.clone())).flatten();
        let roles = if own.is_empty() { instead.into_iter().map(|(role, _)| role).collect() } else { own };
        self.ask(action, &roles, named, reasons)?;
        match standing_in {
            Some(StandIn { of, absence: None, .. })
                if action == Action::Decide && given(reasons.deputy).is_none() =>
            {
                Err(deputy_reason(self.known, &of, &parties(&self.matter, self.mechanism)).into())
            }
            standing_in => Ok(Entitled { roles, standing_in, delegated: None }),
        }
    }

    /// The section for which the step is taken.
    pub(super) fn section(&self) -> &str {
        who::section_at(&self.planned, &self.matter)
    }

    /// Roles that did not yet decide at this step.
    pub(super) fn roles_left(&self) -> Vec<String> {
        let done: Vec<&String> = self.at_this_step().flat_map(|d| &d.decided.roles).collect();
        self.actors.roles.iter().filter(|r| !done.contains(r)).cloned().collect()
    }

    fn decided_before(&self) -> bool {
        self.at_this_step().any(|d| d.by == self.by)
    }

    /// Deputies who are party to the matter are passed over; the person himself is told that he is.
    fn passed(&self) -> Vec<String> {
        let parties = parties(&self.matter, self.mechanism);
        parties.into_iter().filter(|p| p != self.by).collect()
    }

    /// 専決: the arrangement by which the person decides instead; a refusal where he is named and its condition does not hold.
    fn sole(&self) -> Result<Option<Delegated>, No> {
        let (office, today) = (self.known.office, self.known.today());
        let section = self.section();
        let place = (self.mechanism.id.as_str(), self.step.name.as_str());
        let mut outside: Vec<String> = Vec::new();
        for arrangement in who::arranged(office, Way::Sole, place) {
            let near = who::nearest(office, section, |id, _| arrangement.set.posts.iter().any(|p| p == id));
            let post = near.into_iter().find(|p| who::holders(office, p, today).contains(&self.by));
            let Some(post) = post else { continue };
            if arrangement.set.holds(&self.matter.applied.fields) {
                let basis = arrangement.set.basis.clone();
                return Ok(Some(Delegated {
                    arrangement: arrangement.number,
                    post: post.to_string(),
                    basis,
                }));
            }
            outside.push(format!(
                "{}（{}）",
                arrangement.set.basis,
                arrangement.set.shown(Some(self.mechanism))
            ));
        }
        // One who may also stand in for the holder is not refused for the rule.
        let stands = self
            .roles_left()
            .iter()
            .any(|role| who::capacity(office, self.by, (role, section), today, &self.passed()).is_some());
        match outside.is_empty() || stands {
            true => Ok(None),
            false => Err(Refusal::by(
                Reason::OutsideArrangement { allowed: outside, who: self.actors.shown() },
                self.known.cite_all(&self.actors.basis.iter().collect::<Vec<_>>()),
            )
            .into()),
        }
    }

    /// Whether a rule by which somebody decides alone also covers what he decided, and not only what was applied for.
    pub(super) fn within(&self, delegated: &Delegated, fields: &Filled) -> Result<(), No> {
        let all = &self.known.office.arrangements;
        let Some(arrangement) = all.iter().find(|a| a.number == delegated.arrangement) else { return Ok(()) };
        let mut decided = self.matter.applied.fields.clone();
        decided.extend(fields.clone());
        if arrangement.set.holds(&decided) {
            return Ok(());
        }
        let allowed =
            vec![format!("{}（{}）", arrangement.set.basis, arrangement.set.shown(Some(self.mechanism)))];
        let reason = Reason::OutsideArrangement { allowed, who: self.actors.shown() };
        let clauses = self.known.cite_all(&self.actors.basis.iter().collect::<Vec<_>>());
        Err(Refusal::by(reason, clauses).into())
    }

    fn not_entitled(&self) -> Refusal {
        if self.at_this_step().any(|d| d.by == self.by) {
            return Reason::AlreadyDecided.into();
        }
        let section = self.section();
        let day = self.known.today();
        let passed = self.passed();
        let mut posts = self.actors.roles.iter().flat_map(|r| who::posts(self.known.office, r, section, day));
        if let Some(says) = posts.find_map(|p| who::hindered(self.known.office, self.by, p, (day, &passed))) {
            return Reason::Structure(says).into();
        }
        let vacant =
            self.actors.roles.iter().find(|r| who::candidates(self.known.office, r, section, day).is_empty());
        let basis: Vec<_> = self.actors.basis.iter().collect();
        let clauses = self.known.cite_all(&basis);
        match vacant {
            Some(role) => {
                let of = who::owner(&self.planned).map(|section| format!("{section}の"));
                Refusal::by(Reason::RoleVacant(format!("{}{role}", of.unwrap_or_default())), clauses)
            }
            None => {
                let step = who::step_title(self.mechanism, &self.planned);
                let what = format!("「{}」の「{step}」を行う", self.mechanism.title);
                let posts = self.posts();
                let who = match posts.is_empty() {
                    true => self.actors.shown(),
                    false => format!("{}（{}）", self.actors.shown(), posts.join("、")),
                };
                Refusal::by(Reason::NotEntitled { what, who }, clauses)
            }
        }
    }

    /// Asks the access rules; deciding on one's own matter is refused there.
    fn ask(&self, action: Action, roles: &[String], named: bool, reasons: &Reasons<'_>) -> Result<(), No> {
        let parties = parties(&self.matter, self.mechanism);
        // Who else could decide matters only where the person decides on his own matter.
        let party = parties.iter().any(|p| p == self.by);
        let segregation = if party { segregation(self.known) } else { Vec::new() };
        let others = if party { self.titles(self.others(&parties)) } else { Vec::new() };
        let clause_knows = segregation.iter().any(|c| c.1.contains("やむを得ない"));
        let question = Question {
            roles: roles.to_vec(),
            named,
            party,
            unavoidable: given(reasons.unavoidable).is_some() && clause_knows && others.is_empty(),
            ..Question::about(action, &self.mechanism.id, &self.planned)
        };
        match self.known.access.ask(&question)? {
            Answer::Allowed(_) => Ok(()),
            Answer::Forbidden(_) => {
                let clauses = segregation.into_iter().map(|c| c.0).collect();
                let reason = Reason::SamePerson { instead: others, unless_unavoidable: clause_knows };
                Err(Refusal::by(reason, clauses).into())
            }
            Answer::NotAllowed => Err(self.not_entitled().into()),
        }
    }

    /// Who else could decide: ids of posts.
    pub(super) fn others(&self, parties: &[String]) -> Vec<&str> {
        let (office, day) = (self.known.office, self.known.today());
        let mut out: Vec<&str> = Vec::new();
        for role in &self.actors.roles {
            for post in who::posts(office, role, self.section(), day) {
                let deputies = office.posts.get(post).map(|p| p.deputies.as_slice()).unwrap_or_default();
                for id in std::iter::once(post).chain(deputies.iter().map(String::as_str)) {
                    // Who is away is refused himself.
                    let can = |h: &str| !parties.iter().any(|p| p == h) && office.absence(h, day).is_none();
                    let free = who::holders(office, id, day).into_iter().any(can);
                    if free && !out.contains(&id) {
                        out.push(id);
                    }
                }
            }
        }
        out
    }

    /// Posts as people call them, each once.
    fn titles(&self, posts: Vec<&str>) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for id in posts {
            let title = self.known.office.posts.get(id).map_or(id, |p| p.title.as_str()).to_string();
            if !out.contains(&title) {
                out.push(title);
            }
        }
        out
    }

    /// Sections and titles of the posts that hold the roles of this step for the matter's section.
    fn posts(&self) -> Vec<String> {
        let (office, day) = (self.known.office, self.known.today());
        let section = self.section();
        let all = self.actors.roles.iter().flat_map(|role| who::posts(office, role, section, day));
        let title = |p: &Post| match p.title.contains(&p.section) {
            true => p.title.clone(),
            false => format!("{} {}", p.section, p.title),
        };
        let titles: std::collections::BTreeSet<String> =
            all.filter_map(|id| office.posts.get(id)).map(title).collect();
        titles.into_iter().collect()
    }
}

/// Citation and words of the clauses against deciding on one's own matter.
pub(super) fn segregation(known: &Known<'_>) -> Vec<(String, String)> {
    let Some(edition) = known.edition else { return Vec::new() };
    let ids = known.duties("duty-segregation").into_iter().map(|(id, _)| id);
    ids.filter_map(|id| edition.reading.clause(id.clause()))
        .filter(|c| ["承認", "許可", "申請"].iter().any(|w| c.text.contains(w)))
        .map(|c| (c.citation.clone(), c.text.clone()))
        .collect()
}

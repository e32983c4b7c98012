//! Which roles and groups does a sentence set up without a holder? 「Yを置く」, 「Yを指名し」, 「窓口を総務課に設置する」.
//! Takes a sentence; gives roles, and the section where the text names one.
//! Roles that get a holder are read in the parent module.

use super::roles::{is_role, is_section};
use super::{Pair, Reader};
use crate::phrase;

impl Reader<'_> {
    /// 「Yを置く」, 「Yを指名し」, 「Yを総務課に設置する」, 「窓口の機能を有する組織を整備し」, 「Yごとの責任者を定める」.
    pub(super) fn set_up(&self) -> Vec<Pair> {
        let mut out: Vec<Pair> = Vec::new();
        for (at, particle) in self.masked.match_indices('を') {
            let behind = self.masked[at + particle.len()..].trim_start_matches('、');
            // 「窓口を総務課に設置する」 names the place between object and verb.
            let place = &behind[..noun_length(behind)];
            let placed = behind[place.len()..].strip_prefix('に').filter(|_| !place.is_empty());
            let (verb, place) =
                placed.map_or((behind, None), |verb| (verb, Some(place).filter(|p| is_section(p))));
            let Some(role) = self.set_up_role(at, verb) else {
                continue;
            };
            let roles = self.listed_roles(at).unwrap_or_else(|| vec![role]);
            for role in roles {
                if !out.iter().any(|(r, _)| *r == role) {
                    out.push((role, place.map(str::to_string)));
                }
            }
        }
        out
    }

    /// 「統括責任者及び副統括責任者を置く」 sets up each of them.
    fn listed_roles(&self, at: usize) -> Option<Vec<String>> {
        let before = &self.masked[..at];
        let from = phrase::start(before, true);
        let members = phrase::members(&before[from..]);
        let whole = |r: &String| is_role(r) && !phrase::has_predicate(r);
        let roles: Option<Vec<String>> =
            members.iter().map(|m| self.role_in(from + m.start, from + m.end).filter(whole)).collect();
        roles.filter(|r| r.len() > 1)
    }

    /// The role that the verb behind the object that ends at `at` sets up.
    fn set_up_role(&self, at: usize, verb: &str) -> Option<String> {
        let starts = |words: &[&str]| words.iter().any(|w| verb.starts_with(w));
        if starts(&["置く", "置き", "置か", "置い", "設置", "設け", "整備", "構築", "編成"])
        {
            let own = self.role_before(at).filter(|r| is_role(r));
            let built = starts(&["整備", "構築", "設置", "編成"]);
            return own.or_else(|| self.bracketed(at)).or_else(|| self.desk(at).filter(|_| built));
        }
        if starts(&["指名", "任命", "選任", "選出"]) {
            return self.role_before(at).filter(|r| is_role(r) || r.ends_with(['者', '員', '人']));
        }
        let named = |r: &String| r.ends_with("責任者") || r.ends_with("担当者") || r.ends_with("管理者");
        starts(&["定め"]).then(|| self.role_before(at).filter(named))?
    }

    /// 「体制（CSIRT）を整備し」 names the group in brackets.
    fn bracketed(&self, at: usize) -> Option<String> {
        let words = self.words[..at].strip_suffix(['）', ')'])?;
        let name = words[words.rfind(['（', '('])?..].trim_start_matches(['（', '(']);
        (is_role(name) && !name.contains("以下")).then(|| name.to_string())
    }

    /// 「統一的な窓口の機能を有する組織を整備し」: the heading has the desk's full name.
    fn desk(&self, at: usize) -> Option<String> {
        let before = &self.masked[..at];
        if !before.ends_with("組織") && !before.ends_with("体制") {
            return None;
        }
        let end = before.rfind("窓口").map(|i| i + "窓口".len())?;
        let heading = self.role_of_heading().filter(|h| h.ends_with("窓口"));
        heading.or_else(|| self.holder(phrase::nearest(&before[..end]), end))
    }
}

pub(super) fn noun_length(words: &str) -> usize {
    words.chars().take_while(|c| phrase::is_noun(*c)).map(char::len_utf8).sum()
}

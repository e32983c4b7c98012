//! What is true of an event of each kind? Its name in the ledger, whether it changes the office, where personal data may be.
//! Takes an event; gives words, or the values that are to be sealed before it is written.
//! The kinds themselves are in the parent module.

use super::Event;
use crate::value::{self, Value};

impl Event {
    /// All values that may hold personal data, to be sealed before the event is written.
    pub fn values_mut(&mut self) -> Vec<&mut Value> {
        match self {
            Event::PersonRegistered { name, contact, .. } => std::iter::once(name).chain(contact).collect(),
            Event::PersonChanged { name, contact, .. } => {
                let of_contact = contact.iter_mut().flat_map(|c| c.before.iter_mut().chain(&mut c.after));
                name.iter_mut().flat_map(|n| [&mut n.before, &mut n.after]).chain(of_contact).collect()
            }
            Event::ValueSet { value, .. } => vec![value],
            Event::Applied(applied) => applied.fields.values_mut().collect(),
            Event::Decided(decided) => decided.fields.values_mut().collect(),
            Event::Acted(acted) => acted.fields.values_mut().collect(),
            Event::Resubmitted { fields, .. } | Event::Amended { fields, .. } => {
                fields.values_mut().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Takes the digest again, over what is sealed: a digest over the words themselves would give them away.
    pub fn settle(&mut self) {
        match self {
            Event::Applied(applied) => applied.digest = value::digest(&applied.fields),
            Event::Resubmitted { fields, digest, .. } | Event::Amended { fields, digest, .. } => {
                *digest = value::digest(fields);
            }
            _ => {}
        }
    }
}

impl Event {
    /// Commitments of contents that it erases, lawfully.
    pub fn erased(&self) -> &[String] {
        match self {
            Event::Disposed { contents, .. } | Event::PersonErased { contents, .. } => contents,
            _ => &[],
        }
    }

    /// Its kind, as it stands in the ledger.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::OfficeFounded { .. } => "OfficeFounded",
            Event::SectionOpened(_) => "SectionOpened",
            Event::SectionMoved(_) => "SectionMoved",
            Event::SectionClosed { .. } => "SectionClosed",
            Event::PersonRegistered { .. } => "PersonRegistered",
            Event::PersonMoved { .. } => "PersonMoved",
            Event::PersonLeft { .. } => "PersonLeft",
            Event::LeavingWithdrawn(_) => "LeavingWithdrawn",
            Event::PersonChanged { .. } => "PersonChanged",
            Event::PersonErased { .. } => "PersonErased",
            Event::AbsenceDeclared { .. } => "AbsenceDeclared",
            Event::AbsenceEnded { .. } => "AbsenceEnded",
            Event::PostCreated { .. } => "PostCreated",
            Event::HolderAppointed { .. } => "HolderAppointed",
            Event::HolderRelieved { .. } => "HolderRelieved",
            Event::RoleAssigned { .. } => "RoleAssigned",
            Event::RoleWithdrawn { .. } => "RoleWithdrawn",
            Event::DeputiesNamed { .. } => "DeputiesNamed",
            Event::ValueSet { .. } => "ValueSet",
            Event::ValueWithdrawn { .. } => "ValueWithdrawn",
            Event::ArrangementMade(_) => "ArrangementMade",
            Event::ArrangementEnded { .. } => "ArrangementEnded",
            Event::CheckpointKept { .. } => "CheckpointKept",
            Event::SampleDrawn(_) => "SampleDrawn",
            Event::HolidayDeclared { .. } => "HolidayDeclared",
            Event::HolidayWithdrawn { .. } => "HolidayWithdrawn",
            Event::CatalogRead { .. } => "CatalogRead",
            Event::EditionAdopted(_) => "EditionAdopted",
            Event::EditionWithdrawn { .. } => "EditionWithdrawn",
            Event::ReadingCorrected { .. } => "ReadingCorrected",
            Event::BindingConfirmed { .. } => "BindingConfirmed",
            Event::BindingRejected { .. } => "BindingRejected",
            Event::DutyExempted { .. } => "DutyExempted",
            Event::BindingsProposed { .. } => "BindingsProposed",
            Event::Applied(_) => "Applied",
            Event::Decided(_) => "Decided",
            Event::SentBack { .. } => "SentBack",
            Event::Answered(_) => "Answered",
            Event::Established(_) => "Established",
            Event::Recalled { .. } => "Recalled",
            Event::Resubmitted { .. } => "Resubmitted",
            Event::Withdrawn { .. } => "Withdrawn",
            Event::Acted(_) => "Acted",
            Event::StepSkipped { .. } => "StepSkipped",
            Event::Reviewed { .. } => "Reviewed",
            Event::Amended { .. } => "Amended",
            Event::Closed { .. } => "Closed",
            Event::Attached(_) => "Attached",
            Event::Detached(_) => "Detached",
            Event::Refused { .. } => "Refused",
            Event::Disposed { .. } => "Disposed",
        }
    }

    /// Whether it changes the office itself, and not one matter.
    pub fn is_structural(&self) -> bool {
        !matches!(
            self,
            Event::Applied(_)
                | Event::Decided(_)
                | Event::SentBack { .. }
                | Event::Answered(_)
                | Event::Established(_)
                | Event::CheckpointKept { .. }
                | Event::SampleDrawn(_)
                | Event::Recalled { .. }
                | Event::Resubmitted { .. }
                | Event::Withdrawn { .. }
                | Event::Acted(_)
                | Event::StepSkipped { .. }
                | Event::Reviewed { .. }
                | Event::Amended { .. }
                | Event::Closed { .. }
                | Event::Attached(_)
                | Event::Detached(_)
                | Event::Refused { .. }
                | Event::Disposed { .. }
        )
    }
}

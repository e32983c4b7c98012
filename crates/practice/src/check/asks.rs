//! Which rules look beyond the form, and which must still hold when the matter is decided?
//! Takes a rule; gives yes or no. What each means stands in `check`.
//! Worked examples leave out the rules that ask the records.

use super::Check;

impl Check {
    /// Whether it looks at what is recorded about other things, and not at the form alone.
    pub fn asks_records(&self) -> bool {
        self.asks_rows()
            || matches!(
                self,
                Check::Free(_)
                    | Check::FreeOf(_)
                    | Check::NotGone(_)
                    | Check::Accounted(_)
                    | Check::NotRecorded(_)
                    | Check::BegunSince(_)
                    | Check::MatterHas(_)
                    | Check::SameCase(_)
                    | Check::Earliest(_)
                    | Check::NotEarlier(_)
                    | Check::AllReported(_)
                    | Check::LastEntry(_)
                    | Check::HoldersNamed(_)
                    | Check::MatterOf(_)
                    | Check::OwnMatter(_)
                    | Check::NotBeforeMatter(_)
                    | Check::Paired(_)
                    | Check::StillPaired(_)
                    | Check::NotAfterEnd(_)
                    | Check::Unique(_)
                    | Check::AmongMatter { .. }
                    | Check::Approved(_)
                    | Check::Granted(_)
                    | Check::OnceGranted(_)
                    | Check::Completed(_)
                    | Check::ApprovedWhen(_)
                    | Check::NotBeforeDecision { .. }
                    | Check::Preceded(_)
                    | Check::Continues { .. }
                    | Check::NamesApplicant { .. }
                    | Check::InForce(_)
                    | Check::Current { .. }
                    | Check::NoneOpen(_)
                    | Check::NoneOpenFor { .. }
                    | Check::NotNamedBy { .. }
                    | Check::InPost(_)
                    | Check::Independent { .. }
                    | Check::HoldsRole { .. }
                    | Check::EveryRow { .. }
                    | Check::EveryRowNamed { .. }
                    | Check::EveryRoleNamed { .. }
                    | Check::RolesDeclared { .. }
                    | Check::NotLast(_)
                    | Check::EveryPersonNamed(_)
                    | Check::NewestOf(_)
                    | Check::AsSet { .. }
            )
    }

    /// Whether it looks at rows of registers that the form names, and at their classes.
    fn asks_rows(&self) -> bool {
        matches!(
            self,
            Check::AsRuled(_)
                | Check::ClassCoversRows { .. }
                | Check::ClassEqualsRows { .. }
                | Check::ClassNotLowered { .. }
                | Check::CoversValues { .. }
                | Check::HighestWhileOpen(_)
                | Check::RowsNone(_)
                | Check::RowsAny(_)
                | Check::RowsOver(_)
                | Check::ValuesOfRows { .. }
                | Check::NotBeforeRows(_)
                | Check::RowsLast(_)
        )
    }

    /// Whether it must still hold when the matter is decided: another approval, a row struck off or put on hold since.
    pub fn lasts(&self) -> bool {
        matches!(
            self,
            Check::Free(_)
                | Check::FreeOf(_)
                | Check::NotGone(_)
                | Check::Unique(_)
                | Check::InForce(_)
                | Check::RowsNone(_)
                | Check::RowsOver(_)
                | Check::RowsLast(_)
                | Check::NotBeforeRows(_)
                | Check::HighestWhileOpen(_)
                | Check::ClassCoversRows { .. }
                | Check::Granted(_)
                | Check::Approved(_)
                | Check::ApprovedWhen(_)
        )
    }
}

//! A rule set: every rule of the award procedure (R01-R47) with its parameters.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Mark, Words, parameters::*};

/// What an unmet rule does: `block` chặn; `warn` cảnh báo, bước chỉ đi tiếp khi nêu lý do; `inform`
/// thông tin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the enum's own doc names each severity")]
pub enum Severity {
    Inform,
    Warn,
    Block,
}

/// A rule: what it is, where it comes from, and its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule<P> {
    /// What it asks.
    pub label: Words,
    /// What happens when it is not met; null for a property of the system, which always holds.
    pub severity: Option<Severity>,
    /// Document and article.
    pub basis: String,
    /// How well that is known.
    pub mark: Mark,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Parameters.
    pub parameters: P,
}

/// Name, basis and severity of a rule, whatever its parameters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleHead<'a> {
    /// What it asks.
    pub label: &'a Words,
    /// What happens when it is not met.
    pub severity: Option<Severity>,
    /// Document and article.
    pub basis: &'a str,
    /// How well that is known.
    pub mark: Mark,
}

/// A version of the rules. In use it is frozen: a dossier is judged by the set that was in force when
/// it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Code.
    pub code: String,
    /// Name.
    pub title: Words,
    /// First day on which dossiers are received under it.
    pub valid_from: NaiveDate,
    /// First day on which they no longer are (half-open).
    pub valid_to: Option<NaiveDate>,
    /// What a reader should know about it.
    pub note: String,
    /// The rules.
    pub rules: Rules,
}

impl RuleSet {
    /// Whether dossiers that are received on a day are judged by it.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day < to)
    }
}

/// Declares the rules once: field, number, parameters.
macro_rules! rules {
    ($($field:ident $id:literal $parameters:ident,)+) => {
        /// The rules by number. A set that lacks one, or has one more, is not read.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Rules {
            $(
                #[doc = concat!("Rule ", $id, ".")]
                #[serde(rename = $id)]
                pub $field: Rule<$parameters>,
            )+
        }

        impl Rules {
            /// The numbers of all rules, in order.
            pub const IDS: &'static [&'static str] = &[$($id),+];

            /// Name, basis and severity of a rule.
            pub fn head(&self, id: &str) -> Option<RuleHead<'_>> {
                match id {
                    $($id => Some(RuleHead {
                        label: &self.$field.label,
                        severity: self.$field.severity,
                        basis: &self.$field.basis,
                        mark: self.$field.mark,
                    }),)+
                    _ => None,
                }
            }
        }
    };
}

rules! {
    r01 "R01" LegalBasis,
    r02 "R02" Transition,
    r03 "R03" Launch,
    r04 "R04" PlanParts,
    r05 "R05" Subjects,
    r06 "R06" AwardTypes,
    r07 "R07" OneAward,
    r08 "R08" Repetition,
    r09 "R09" LowerAward,
    r10 "R10" ThemedResults,
    r11 "R11" Holds,
    r12 "R12" DisciplineReset,
    r13 "R13" CountedLeave,
    r14 "R14" WorkingTime,
    r15 "R15" Ratings,
    r16 "R16" Attestations,
    r17 "R17" Criteria,
    r18 "R18" Initiatives,
    r19 "R19" Dossier,
    r20 "R20" Copies,
    r21 "R21" Confirmation,
    r22 "R22" Deadlines,
    r23 "R23" Refusal,
    r24 "R24" Council,
    r25 "R25" Quorum,
    r26 "R26" Votes,
    r27 "R27" TieAndExcess,
    r28 "R28" Recusal,
    r29 "R29" Quotas,
    r30 "R30" DirectWorkers,
    r31 "R31" WomenFirst,
    r32 "R32" Prerequisites,
    r33 "R33" ScoreBounds,
    r34 "R34" ScoreEvidence,
    r35 "R35" Bands,
    r36 "R36" TopShares,
    r37 "R37" Appeals,
    r38 "R38" Publication,
    r39 "R39" Signing,
    r40 "R40" Bonus,
    r41 "R41" Stacking,
    r42 "R42" Fund,
    r43 "R43" Numbering,
    r44 "R44" ListOrder,
    r45 "R45" Revocation,
    r46 "R46" Audit,
    r47 "R47" Retention,
}

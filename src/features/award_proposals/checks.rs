//! Conditions that bind when a proposal is written, and those of its steps that are no rule of the
//! eligibility engine: the window of the round, the state of what is cited, the route of the type.
//!
//! Where a caller writes, a broken rule is a wrong value at its pointer; where a step is taken, it is
//! a missing condition.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    service::Dossier, states::AwardProposalState, store::ProposalRow, way_facts::AwardProcedure,
};
use crate::{
    db::Conn,
    error::{Code, Error, Result, Text},
    features::{
        achievements::{
            self,
            service::Cited,
            types::{AchievementId, AchievementState},
        },
        award_rounds::types::{AwardRoundState, AwardRoundView},
        award_types::types::{AwardTypeView, SubjectKind},
        campaigns::types::CampaignId,
        persons,
        units::{self, types::UnitKind},
    },
};

/// A condition that is not met.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Number of the rule.
    pub rule: String,
    /// Stable code of the case.
    pub code: &'static str,
    /// JSON pointer of the value it is about.
    pub pointer: String,
    /// The condition in words.
    pub label: Text,
    /// The object in the way, when the caller may see it.
    pub existing_id: Option<String>,
    /// What to do about it, where that is known.
    pub next_step: Option<Text>,
}

impl Missing {
    /// A condition that is not met.
    pub fn new(
        rule: impl Into<String>,
        code: &'static str,
        pointer: impl Into<String>,
        label: Text,
    ) -> Self {
        Self {
            rule: rule.into(),
            code,
            pointer: pointer.into(),
            label,
            existing_id: None,
            next_step: None,
        }
    }

    /// As a wrong value of a body.
    pub fn into_invalid(self) -> Error {
        Error::invalid(self.pointer, self.code, self.label)
    }

    fn to_json(&self) -> Value {
        let mut entry = json!({
            "rule": self.rule, "code": self.code, "pointer": self.pointer,
            "label": { "vi": self.label.vi, "en": self.label.en },
        });
        if let (Some(id), Some(map)) = (&self.existing_id, entry.as_object_mut()) {
            map.insert("existing_id".to_owned(), id.clone().into());
        }
        if let (Some(next), Some(map)) = (&self.next_step, entry.as_object_mut()) {
            map.insert("next_step".to_owned(), json!({ "vi": next.vi, "en": next.en }));
        }
        entry
    }
}

/// Refuses a step while conditions are missing, naming each.
///
/// # Errors
/// `not-ready`.
pub fn require_ready(missing: &[Missing]) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let vi: Vec<&str> = missing.iter().map(|one| one.label.vi.as_ref()).collect();
    let en: Vec<&str> = missing.iter().map(|one| one.label.en.as_ref()).collect();
    // The list has them all; the sentence names the first few.
    let shown = |labels: &[&str]| labels.iter().take(5).copied().collect::<Vec<_>>().join(" ");
    Err(Error::new(Code::NotReady)
        .detail(shown(&vi), shown(&en))
        .with("missing", missing.iter().map(Missing::to_json).collect::<Vec<Value>>()))
}

/// R05: the subject exists and is in scope: a room or public unit of the department, or a person
/// who works in the unit.
///
/// # Errors
/// When the database cannot be read.
pub fn subject(
    conn: &mut Conn,
    kind: SubjectKind,
    unit_code: &str,
    person_code: Option<&str>,
    today: NaiveDate,
) -> Result<Option<Missing>> {
    let wrong = |code, pointer: &str, vi: &'static str, en: &'static str| {
        Ok(Some(Missing::new("R05", code, pointer, Text::new(vi, en))))
    };
    let unit = units::service::require_known(conn, unit_code, "/unit_code")?;
    let is_in_scope = match kind {
        SubjectKind::Collective => matches!(unit.kind, UnitKind::Room | UnitKind::PublicUnit),
        SubjectKind::Individual => unit.kind != UnitKind::Bloc,
    };
    if !is_in_scope {
        let (vi, en) = (
            "Chỉ xét phòng, đơn vị thuộc Sở và người của phòng, đơn vị.",
            "Only rooms and units of the department and their staff are considered.",
        );
        return wrong("subject_out_of_scope", "/unit_code", vi, en);
    }
    if !unit.exists_on(today) {
        let (vi, en) = ("Đơn vị không còn hoạt động.", "The unit does not exist any more.");
        return wrong("unit_not_in_existence", "/unit_code", vi, en);
    }
    let Some(person_code) = person_code else { return Ok(None) };
    match persons::service::find(conn, person_code)? {
        None => {
            wrong("unknown_person", "/person_code", "Không có người này.", "Nobody has this code.")
        }
        Some(person) if person.left_on.is_some_and(|day| day <= today) => {
            wrong("person_left", "/person_code", "Người này đã nghỉ việc.", "The person has left.")
        }
        Some(person) if person.unit_code != unit_code => {
            let (vi, en) =
                ("Người này không thuộc đơn vị.", "The person does not work in the unit.");
            wrong("person_of_other_unit", "/person_code", vi, en)
        }
        Some(_) => Ok(None),
    }
}

/// R05: a nominated person works in the unit that nominates, or in the one it was merged into.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn present_unit(conn: &mut Conn, dossier: &Dossier) -> Result<Option<Missing>> {
    let Some(code) = &dossier.row.person_code else { return Ok(None) };
    let units = [&dossier.row.unit_code, &dossier.unit];
    let person = persons::service::find(conn, code)?;
    if person.is_some_and(|person| units.contains(&&person.unit_code)) {
        return Ok(None);
    }
    let label = Text::new("Người này không thuộc đơn vị.", "The person does not work in the unit.");
    Ok(Some(Missing::new("R05", "person_of_other_unit", "/person_code", label)))
}

/// R06: the award type is offered, in this round and for such subjects.
pub fn award_allowed(
    award: &AwardTypeView,
    round: &AwardRoundView,
    kind: SubjectKind,
) -> Option<Missing> {
    let (code, vi, en) = if !round.considers(&award.code) {
        (
            "not_in_round",
            "Đợt xét không xét hình thức này.",
            "The round does not consider this award type.",
        )
    } else if !award.is_active {
        (
            "inactive_award_type",
            "Hình thức này không còn áp dụng.",
            "This award type is no longer offered.",
        )
    } else if !award.subject_kinds.contains(&kind) {
        (
            "subject_kind",
            "Hình thức này không dành cho loại đối tượng được đề nghị.",
            "This award type is not for such subjects.",
        )
    } else {
        return None;
    };
    Some(Missing::new("R06", code, "/award_type_code", Text::new(vi, en)))
}

/// R22: the round is open and today is a day of submission.
pub fn window(round: &AwardRoundView, today: NaiveDate) -> Option<Missing> {
    let (code, vi, en) = if round.state != AwardRoundState::Open {
        ("round_not_open", "Đợt xét không mở.", "The round is not open.")
    } else if !round.takes_on(today) {
        (
            "outside_window",
            "Ngoài thời gian nhận hồ sơ của đợt xét.",
            "Outside the round's days of submission.",
        )
    } else {
        return None;
    };
    Some(Missing::new("R22", code, "/award_round_id", Text::new(vi, en)))
}

/// R17: what is cited exists in the campaign, is the subject's own, and is in one of these states. A
/// unit's own is also what units achieved that were merged into it. What belongs to others is answered
/// like what does not exist.
///
/// # Errors
/// When the database cannot be read.
pub fn citations(
    conn: &mut Conn,
    campaign_id: CampaignId,
    unit_code: &str,
    person_code: Option<&str>,
    achievements: &[AchievementId],
    states: &[AchievementState],
) -> Result<Vec<Missing>> {
    let known = achievements::service::cited(conn, achievements)?;
    let units = match person_code {
        Some(_) => Vec::new(),
        None => units::service::with_predecessors(conn, vec![unit_code.to_owned()])?,
    };
    let is_own = |one: &Cited| match person_code {
        Some(person) => one.authors.iter().any(|author| author == person),
        None => units.contains(&one.unit_code),
    };
    let mut missing = Vec::new();
    for (index, id) in achievements.iter().enumerate() {
        let found = known.get(id).filter(|one| one.campaign_id == campaign_id && is_own(one));
        let (code, vi, en) = match found {
            Some(one) if states.contains(&one.state) => continue,
            Some(_) => (
                "achievement_state",
                "Thành tích chưa được xác nhận, thẩm định đến mức cần thiết cho bước này.",
                "The achievement is not confirmed or verified as far as this step needs.",
            ),
            None => (
                "unknown_achievement",
                "Đối tượng được đề nghị không có thành tích này trong phong trào.",
                "The subject has no such achievement in the campaign.",
            ),
        };
        let pointer = format!("/achievement_ids/{index}");
        missing.push(Missing::new("R17", code, pointer, Text::new(vi, en)));
    }
    Ok(missing)
}

/// States of an achievement that its unit has confirmed.
pub const CONFIRMED: [AchievementState; 3] =
    [AchievementState::Submitted, AchievementState::Verified, AchievementState::Recognised];

/// States of an achievement that the secretariat has verified.
pub const VERIFIED: [AchievementState; 2] =
    [AchievementState::Verified, AchievementState::Recognised];

impl Dossier {
    /// [`citations`] of this dossier.
    pub(super) fn citations(
        &self,
        conn: &mut Conn,
        states: &[AchievementState],
    ) -> Result<Vec<Missing>> {
        let row = &self.row;
        let person = row.person_code.as_deref();
        let cited = &self.parts.achievements;
        citations(conn, row.campaign_id, &row.unit_code, person, cited, states)
    }
}

/// Names that two submissions which could break R07 together have in common, in the one order in
/// which every submission locks them, so that none waits for the other in a circle.
pub(super) fn locks(dossier: &Dossier) -> Vec<String> {
    let row: &ProposalRow = &dossier.row;
    let subject = row.person_code.as_ref().unwrap_or(&row.unit_code);
    let mut names: Vec<String> = dossier
        .parts
        .achievements
        .iter()
        .map(|id| achievement_lock(*id))
        .chain([format!("award-subject {} {} {subject}", row.campaign_id, row.subject_kind)])
        .collect();
    names.sort();
    names
}

/// Name that whoever takes up an achievement for a live proposal locks.
pub(super) fn achievement_lock(id: AchievementId) -> String {
    format!("award-achievement {id}")
}

/// Whether the route of the award type leads on from the appraisal: the council has considered it
/// where the type asks for that (R24) and the procedure is not the short one (Luật TĐKT Đ.85).
pub fn council(
    award: &AwardTypeView,
    procedure: AwardProcedure,
    state: AwardProposalState,
) -> Option<Missing> {
    let is_before_council = state == AwardProposalState::AppraisedEligible;
    let is_asked = award.requires_council && procedure == AwardProcedure::Ordinary;
    (is_asked && is_before_council).then(|| {
        let label = Text::new(
            "Hình thức này phải được Hội đồng Thi đua - Khen thưởng xét trước khi trình hoặc quyết định.",
            "The council has to consider this award type before it is forwarded or decided.",
        );
        Missing::new("R24", "council_required", "/state", label)
    })
}

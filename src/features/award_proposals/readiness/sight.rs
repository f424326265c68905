//! What of an assessment a caller sees: of other proposals what the caller reads of them, of pending
//! matters and discipline that there is something, of ratings and leave what the caller reads of the
//! register.

use std::collections::HashSet;

use serde_json::Value;

use crate::{eligibility::Finding, law::Words};

/// Facts that may come from the register of ratings.
const OF_REGISTER: [&str; 4] =
    ["merit.ratings", "subject.months_worked", "subject.leaves", "subject.left_out_for_time"];

/// What a caller sees besides what everybody does who reads the assessment.
#[derive(Debug)]
pub struct Sight {
    /// Ids of the other proposals that the caller sees.
    pub proposals: HashSet<String>,
    /// Ids of the achievements that the proposal itself cites.
    pub cited: HashSet<String>,
    /// Whether the caller may see pending matters, and how they ended.
    pub sees_matters: bool,
    /// Whether the caller may see what the register of ratings holds of the subject: somebody who came
    /// from another unit was rated there.
    pub sees_register: bool,
}

impl Sight {
    /// A finding as the caller may see it.
    pub(super) fn of(&self, finding: &Finding) -> Finding {
        let mut shown = if self.sees_matters { finding.in_full() } else { finding.clone() };
        if !self.sees_register {
            hide_register(&mut shown);
        }
        for fact in &mut shown.facts {
            let hide: fn(&mut Value, &Self) = match fact.name.as_str() {
                "history.claims" => hide_claim,
                "merit.initiatives" => hide_use,
                _ => continue,
            };
            let all = fact.value.as_mut().and_then(Value::as_array_mut);
            all.into_iter().flatten().for_each(|one| hide(one, self));
        }
        shown
    }
}

/// Takes out what the register holds, and the words that tell it; the outcome stays.
fn hide_register(finding: &mut Finding) {
    let mut is_told = false;
    for fact in finding.facts.iter_mut().filter(|one| OF_REGISTER.contains(&one.name.as_str())) {
        (fact.value, fact.is_restricted, is_told) = (None, true, true);
    }
    if !is_told {
        return;
    }
    finding.sentence = Words::new(
        "Căn cứ kết quả xếp loại ghi cho đơn vị khác, không nêu ở đây; hỏi Văn phòng Sở.",
        "It rests on ratings that were recorded for another unit and are not told here; ask the secretariat.",
    );
    if finding.next_step.is_some() {
        finding.next_step = Some(Words::new(
            "Liên hệ Văn phòng Sở, nơi được xem dữ kiện này.",
            "Turn to the secretariat, which may see this fact.",
        ));
    }
}

/// Of a proposal that the caller does not see only the achievements that the proposal itself cites.
fn hide_claim(claim: &mut Value, sight: &Sight) {
    let id = claim.get("id").and_then(Value::as_str);
    let is_seen = id.is_some_and(|id| sight.proposals.contains(id));
    let Some(claim) = claim.as_object_mut().filter(|_| !is_seen) else { return };
    claim.insert("id".to_owned(), Value::Null);
    claim.insert("period".to_owned(), Value::Null);
    if let Some(Value::Array(ids)) = claim.get_mut("achievement_ids") {
        ids.retain(|id| id.as_str().is_some_and(|id| sight.cited.contains(id)));
    }
}

/// Which proposal used an initiative; the id stands within a fact of its own, which is known.
fn hide_use(initiative: &mut Value, sight: &Sight) {
    if let Some(id) = initiative.pointer_mut("/used_for/known")
        && id.as_str().is_none_or(|id| !sight.proposals.contains(id))
    {
        *id = Value::Null;
    }
}

//! What a registration must satisfy before it is written or submitted.

use serde_json::{Value, json};

use super::{
    store::RegistrationRow,
    types::{CreateRegistration, RegistrationSubjectKind},
};
use crate::{
    db::Conn,
    error::{Code, Error, Result, Text},
    features::{
        campaigns::{self, types::CampaignId},
        persons,
        units::{self, types::UnitKind},
    },
    http::command::Tx,
};

/// Merges a patch (RFC 7396) and checks the rules that hold for a whole registration.
pub(super) fn merged(row: &RegistrationRow, patch: &Value) -> Result<CreateRegistration> {
    crate::http::patch::merged(&row.to_input(), patch)
}

/// The subject exists and is of the kind that is said.
pub(super) fn subject(tx: &mut Tx<'_>, input: &CreateRegistration) -> Result<()> {
    let unit = units::service::require_known(tx.conn, &input.unit_code, "/unit_code")?;
    let is_bloc = input.subject_kind == RegistrationSubjectKind::Bloc;
    if (unit.kind == UnitKind::Bloc) != is_bloc {
        return Err(Error::invalid(
            "/unit_code",
            "unit_of_other_kind",
            Text::new(
                "Khối thi đua đăng ký với loại `bloc`; phòng, đơn vị và cá nhân nêu đơn vị công tác.",
                "A bloc registers as `bloc`; units and persons name a unit to work in.",
            ),
        ));
    }
    if !unit.exists_on(tx.today) {
        return Err(Error::invalid(
            "/unit_code",
            "unit_not_in_existence",
            Text::new("Đơn vị không còn tồn tại.", "The unit does not exist today."),
        ));
    }
    let Some(code) = &input.person_code else { return Ok(()) };
    let person = persons::service::require_not_left(tx.conn, code, tx.today, "/person_code")?;
    if person.unit_code == input.unit_code {
        return Ok(());
    }
    Err(Error::invalid(
        "/person_code",
        "person_of_other_unit",
        Text::new("Người này không thuộc đơn vị.", "This person is not of the unit."),
    ))
}

/// Each pledge is on a target of the plan or in own words, and no target stands twice.
pub(super) fn pledges(
    conn: &mut Conn,
    campaign: CampaignId,
    input: &CreateRegistration,
) -> Result<()> {
    let mut codes = input
        .pledges
        .iter()
        .enumerate()
        .filter_map(|(index, pledge)| pledge.target_code.as_deref().map(|code| (index, code)));
    if let Some(index) =
        input.pledges.iter().position(|one| one.target_code.is_none() && one.text.is_none())
    {
        return Err(Error::invalid(
            format!("/pledges/{index}/text"),
            "required_without_target",
            Text::new(
                "Chỉ tiêu đăng ký phải nêu chỉ tiêu của kế hoạch hoặc nội dung.",
                "A pledge names a target of the plan or says what is pledged.",
            ),
        ));
    }
    if input.pledges.iter().all(|one| one.target_code.is_none()) {
        return Ok(());
    }
    let known = campaigns::lookup::target_codes(conn, campaign)?;
    let wrong = |index: usize, code: &'static str, vi: &'static str, en: &'static str| {
        let pointer = format!("/pledges/{index}/target_code");
        Error::invalid(pointer, code, Text::new(vi, en))
    };
    let mut seen: Vec<&str> = Vec::new();
    codes.try_for_each(|(index, code)| {
        if !known.iter().any(|one| one == code) {
            return Err(wrong(
                index,
                "unknown_target",
                "Kế hoạch không có chỉ tiêu này.",
                "The plan has no such target.",
            ));
        }
        if seen.contains(&code) {
            return Err(wrong(
                index,
                "repeated",
                "Chỉ tiêu được nêu hai lần.",
                "The target stands twice.",
            ));
        }
        seen.push(code);
        Ok(())
    })
}

/// A registration without any pledge says nothing.
pub(super) fn ready(row: &RegistrationRow) -> Result<()> {
    if !row.pledges.0.is_empty() {
        return Ok(());
    }
    let missing = json!([{
        "pointer": "/pledges", "label": { "vi": "chỉ tiêu đăng ký", "en": "pledges" },
    }]);
    Err(Error::new(Code::NotReady)
        .detail(
            "Bản đăng ký chưa có chỉ tiêu nào.",
            "The registration does not pledge anything yet.",
        )
        .with("missing", missing))
}

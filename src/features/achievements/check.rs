//! What an achievement must satisfy before it is written or submitted.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    input::{CreateAchievement, NewEvidence},
    store::{self, AchievementRow},
    types::{AchievementId, AchievementKind},
    views::Evidence,
};
use crate::{
    authz::Actor,
    db::Conn,
    decimal::Hundredths,
    error::{Code, Error, Result, Text},
    features::{
        campaigns::lookup::CampaignFacts,
        documents, persons,
        units::{self, types::UnitKind},
    },
};

/// All that a new achievement names exists and fits together.
pub(super) fn content(
    conn: &mut Conn,
    actor: &Actor,
    input: &CreateAchievement,
    campaign: &CampaignFacts,
) -> Result<()> {
    period(input, campaign)?;
    unit(conn, &input.unit_code)?;
    if let Some(code) = &input.person_code {
        author(conn, code, input)?;
    }
    co_authors(conn, input)?;
    shares(input)?;
    evidence(conn, actor, &input.evidence, &[])?;
    refs(input)?;
    refs_free(conn, input, None)
}

/// What a change of an achievement can break.
pub(super) fn changes(
    conn: &mut Conn,
    actor: &Actor,
    before: &AchievementRow,
    input: &CreateAchievement,
    campaign: &CampaignFacts,
) -> Result<()> {
    period(input, campaign)?;
    co_authors(conn, input)?;
    shares(input)?;
    evidence(conn, actor, &input.evidence, &before.evidence.0)?;
    refs(input)?;
    refs_free(conn, input, Some(before.id))
}

/// Merges a patch (RFC 7396) and checks the rules that hold for a whole achievement.
pub(super) fn merged(row: &AchievementRow, patch: &Value) -> Result<CreateAchievement> {
    crate::http::patch::merged(&row.to_input(), patch)
}

fn period(input: &CreateAchievement, campaign: &CampaignFacts) -> Result<()> {
    let outside = |pointer: &str| {
        Error::invalid(
            pointer,
            "outside_campaign",
            Text::new(
                "Thời gian lập thành tích phải nằm trong thời gian của phong trào.",
                "The period of an achievement lies within the campaign's.",
            ),
        )
    };
    if input.period_from < campaign.period_from {
        return Err(outside("/period_from"));
    }
    if input.period_to > campaign.period_to {
        return Err(outside("/period_to"));
    }
    Ok(())
}

fn unit(conn: &mut Conn, code: &str) -> Result<()> {
    let unit = units::service::require_known(conn, code, "/unit_code")?;
    if unit.kind != UnitKind::Bloc {
        return Ok(());
    }
    Err(Error::invalid(
        "/unit_code",
        "bloc",
        Text::new(
            "Khối thi đua không phải đơn vị lập thành tích.",
            "A bloc is not a unit with achievements of its own.",
        ),
    ))
}

/// The main author works in the unit, or did at a time within the period.
fn author(conn: &mut Conn, code: &str, input: &CreateAchievement) -> Result<()> {
    let Some(person) = persons::service::find(conn, code)? else {
        return Err(unknown_person("/person_code"));
    };
    let was_there = person.unit_history.iter().any(|period| {
        period.unit_code == input.unit_code
            && period.valid_from <= input.period_to
            && period.valid_to.is_none_or(|last| input.period_from <= last)
    });
    if person.unit_code == input.unit_code || was_there {
        return Ok(());
    }
    Err(Error::invalid(
        "/person_code",
        "person_of_other_unit",
        Text::new(
            "Người này không thuộc đơn vị trong thời gian lập thành tích.",
            "This person was not of the unit at the time of the achievement.",
        ),
    ))
}

fn unknown_person(pointer: &str) -> Error {
    let message = Text::new("Không có người với mã này.", "Nobody has this code.");
    Error::invalid(pointer, "unknown_person", message)
}

fn co_authors(conn: &mut Conn, input: &CreateAchievement) -> Result<()> {
    for (index, one) in input.co_authors.iter().enumerate() {
        let pointer = format!("/co_authors/{index}/person_code");
        let mut earlier = input.co_authors.iter().take(index).map(|other| &other.person_code);
        if input.person_code.as_ref() == Some(&one.person_code)
            || earlier.any(|code| *code == one.person_code)
        {
            return Err(Error::invalid(
                pointer,
                "repeated",
                Text::new("Tác giả được nêu hai lần.", "The author stands twice."),
            ));
        }
        if persons::service::find(conn, &one.person_code)?.is_none() {
            return Err(unknown_person(&pointer));
        }
    }
    Ok(())
}

/// Shares are given for all authors and make 100.00, or for none. A collective whose people are
/// all named may leave its own out.
fn shares(input: &CreateAchievement) -> Result<()> {
    let of_others: Vec<Option<Hundredths>> =
        input.co_authors.iter().map(|one| one.share_percent).collect();
    if input.share_percent.is_none() && of_others.iter().all(Option::is_none) {
        return Ok(());
    }
    if let Some(index) = of_others.iter().position(Option::is_none) {
        return Err(share_missing(&format!("/co_authors/{index}/share_percent")));
    }
    if input.share_percent.is_none() && input.person_code.is_some() {
        return Err(share_missing("/share_percent"));
    }
    let sum: i64 = of_others.iter().chain([&input.share_percent]).flatten().map(|one| one.0).sum();
    if sum == Hundredths::HUNDRED.0 {
        return Ok(());
    }
    let sum = Hundredths(sum).to_text();
    Err(Error::invalid(
        "/share_percent",
        "shares_not_100",
        Text::new(
            format!("Tổng tỷ lệ đóng góp phải là 100.00, hiện là {sum}."),
            format!("The shares make 100.00 together; they make {sum}."),
        ),
    ))
}

fn share_missing(pointer: &str) -> Error {
    Error::invalid(
        pointer,
        "required_with_shares",
        Text::new(
            "Đã nêu tỷ lệ đóng góp thì nêu cho mọi tác giả.",
            "Shares are given for all authors or for none.",
        ),
    )
}

/// Each piece of evidence leads somewhere; a note alone is none. A document that was not named before
/// is one that the caller sees and that has content.
pub(super) fn evidence(
    conn: &mut Conn,
    actor: &Actor,
    list: &[NewEvidence],
    before: &[Evidence],
) -> Result<()> {
    for (index, one) in list.iter().enumerate() {
        if one.url.is_none() && one.document_id.is_none() {
            return Err(Error::invalid(
                format!("/evidence/{index}"),
                "no_target",
                Text::new(
                    "Minh chứng phải có địa chỉ hoặc tài liệu.",
                    "Evidence has an address or a document.",
                ),
            ));
        }
        if let Some(document) = one.document_id
            && !before.iter().any(|old| old.document_id == Some(document))
        {
            let pointer = format!("/evidence/{index}/document_id");
            documents::service::require_evidence(conn, actor, document, &pointer)?;
        }
    }
    Ok(())
}

fn refs(input: &CreateAchievement) -> Result<()> {
    let repeated = input.external_refs.iter().enumerate().position(|(index, one)| {
        input.external_refs.iter().take(index).any(|other| other.system == one.system)
    });
    match repeated {
        None => Ok(()),
        Some(index) => Err(Error::invalid(
            format!("/external_refs/{index}/system"),
            "repeated",
            Text::new("Hệ thống được nêu hai lần.", "The system stands twice."),
        )),
    }
}

/// Refuses an id in another system that belongs to another achievement.
fn refs_free(conn: &mut Conn, input: &CreateAchievement, own: Option<AchievementId>) -> Result<()> {
    for one in &input.external_refs {
        if let Some(other) = store::find_ref(conn, one)?.filter(|other| Some(*other) != own) {
            return Err(store::ref_taken(one).with("existing_id", other.to_string()));
        }
    }
    Ok(())
}

/// What is still missing before the unit head can confirm: evidence for every achievement (R17), and
/// for an initiative what makes it one: applied already, useful, and where it can be used (Luật Thi
/// đua, khen thưởng Đ.3.4; R18).
pub(super) fn ready(row: &AchievementRow, today: NaiveDate) -> Result<()> {
    let is_initiative = row.kind == AchievementKind::Initiative;
    let is_applied = row.applied_since.is_some_and(|day| day <= today);
    let gaps = [
        (row.evidence.0.is_empty(), "R17", "/evidence", ["minh chứng", "evidence"]),
        (
            is_initiative && !is_applied,
            "R18",
            "/applied_since",
            ["ngày đã áp dụng", "the day since which it is applied"],
        ),
        (is_initiative && row.effect.is_none(), "R18", "/effect", ["hiệu quả", "its effect"]),
        (
            is_initiative && row.application_scope.is_none(),
            "R18",
            "/application_scope",
            ["phạm vi áp dụng", "its scope of application"],
        ),
    ];
    let missing: Vec<_> = gaps.into_iter().filter(|(is_missing, ..)| *is_missing).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list: Vec<Value> = missing
        .iter()
        .map(|(_, rule, pointer, [vi, en])| {
            json!({ "rule": rule, "pointer": pointer, "label": { "vi": vi, "en": en } })
        })
        .collect();
    let vi: Vec<&str> = missing.iter().map(|(.., [vi, _])| *vi).collect();
    let en: Vec<&str> = missing.iter().map(|(.., [_, en])| *en).collect();
    Err(Error::new(Code::NotReady)
        .detail(
            format!("Thành tích còn thiếu: {}.", vi.join(", ")),
            format!("The achievement still lacks: {}.", en.join(", ")),
        )
        .with("missing", list))
}

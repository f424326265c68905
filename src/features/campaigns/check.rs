//! What a campaign must satisfy before it is written.

use serde_json::{Value, json};

use super::{
    input::CreateCampaign,
    plan_sections::Section,
    store::{self, CampaignRow},
    types::{CampaignLevel, CampaignState, MACHINE},
};
use crate::{
    authz::{Actor, Relation},
    db::Conn,
    error::{Code, Context, Error, Result, Text},
    features::units::{self, types::UnitKind},
    http::{command::Tx, problem::Language},
};

/// What a launched campaign still takes by PATCH, each once: the document system gives it later.
const SET_ONCE: [&str; 3] = ["number", "issued_on", "document_id"];

/// The owner is of the kind that the level asks for.
pub(super) fn owner(conn: &mut Conn, input: &CreateCampaign) -> Result<()> {
    let owner = units::service::require_known(conn, &input.owner_unit_code, "/owner_unit_code")?;
    let fits = match input.level {
        CampaignLevel::City | CampaignLevel::Department => owner.kind == UnitKind::Department,
        CampaignLevel::Bloc => owner.kind == UnitKind::Bloc,
        CampaignLevel::Unit => matches!(owner.kind, UnitKind::Room | UnitKind::PublicUnit),
    };
    if fits {
        return Ok(());
    }
    Err(Error::invalid(
        "/owner_unit_code",
        "owner_kind",
        Text::new(
            format!("Đơn vị này không phát động được phong trào cấp `{}`.", input.level),
            format!("This unit cannot launch a campaign of level `{}`.", input.level),
        ),
    ))
}

/// The parent is a launched campaign of a higher level whose period holds the child's.
pub(super) fn parent(tx: &mut Tx<'_>, input: &CreateCampaign) -> Result<()> {
    let Some(parent_id) = input.parent_id else { return Ok(()) };
    let wrong = |code: &'static str, vi: &'static str, en: &'static str| {
        Error::invalid("/parent_id", code, Text::new(vi, en))
    };
    let parent = store::find(tx.conn, parent_id)?.ok_or_else(|| {
        wrong("unknown_campaign", "Không có phong trào với mã này.", "No campaign has this id.")
    })?;
    if parent.state != CampaignState::Published {
        return Err(wrong(
            "parent_not_published",
            "Phong trào cấp trên chưa phát động hoặc đã kết thúc.",
            "The parent campaign is not launched, or it is closed.",
        ));
    }
    if !matches!(parent.level, CampaignLevel::City | CampaignLevel::Department) {
        return Err(wrong(
            "parent_level",
            "Phong trào cấp trên phải ở cấp Thành phố hoặc Sở.",
            "The parent campaign is of the city or the department.",
        ));
    }
    if input.period_from < parent.period_from || input.period_to > parent.period_to {
        return Err(Error::invalid(
            "/period_to",
            "outside_parent",
            Text::new(
                "Thời gian phải nằm trong thời gian của phong trào cấp trên.",
                "The period lies within the parent campaign's.",
            ),
        ));
    }
    Ok(())
}

/// Merges a patch (RFC 7396) and checks the rules that hold for a whole campaign.
pub(super) fn merged(row: &CampaignRow, patch: &Value) -> Result<CreateCampaign> {
    crate::http::patch::merged(&row.to_input(), patch)
}

pub(super) fn parent_period(
    tx: &mut Tx<'_>,
    row: &CampaignRow,
    input: &CreateCampaign,
) -> Result<()> {
    let is_moved = input.period_from != row.period_from || input.period_to != row.period_to;
    if is_moved { parent(tx, input) } else { Ok(()) }
}

pub(super) fn set_once(row: &CampaignRow, patch: &Value, actor: &Actor) -> Result<()> {
    let current = serde_json::to_value(row.to_input()).internal("comparing a patch")?;
    let refused = patch.as_object().into_iter().flatten().any(|(name, value)| {
        let is_free =
            current.get(name).is_none_or(Value::is_null) || current.get(name) == Some(value);
        !SET_ONCE.contains(&name.as_str()) || !is_free
    });
    if !refused {
        return Ok(());
    }
    let allowed = MACHINE.allowed(row.state, actor, &Relation::unit(&row.owner_unit_code));
    Err(Error::new(Code::InvalidStateTransition)
        .detail(
            "Kế hoạch đã phát động chỉ được sửa bằng `amend`; `number`, `issued_on`, `document_id` được bổ sung một lần.",
            "A launched plan changes by `amend` only; `number`, `issued_on` and `document_id` can be set once.",
        )
        .with("current_state", row.state.to_string())
        .with("allowed_actions", allowed))
}

/// What keeps a plan from being launched, part by part (R04).
pub(super) fn not_ready(missing: &[Section]) -> Error {
    let list: Vec<Value> = missing
        .iter()
        .map(|part| {
            json!({
                "rule": "R04", "pointer": part.pointer(),
                "label": { "vi": part.name_vi(), "en": part.name_en() },
            })
        })
        .collect();
    let names = |language: Language| {
        let words: Vec<&str> =
            missing.iter().map(|part| language.of_pair([part.name_vi(), part.name_en()])).collect();
        words.join(", ")
    };
    Error::new(Code::NotReady)
        .detail(
            format!("Kế hoạch còn thiếu: {} (Luật TĐKT Đ.17).", names(Language::Vi)),
            format!("The plan still lacks: {} (Luật TĐKT Đ.17).", names(Language::En)),
        )
        .with("missing", list)
}

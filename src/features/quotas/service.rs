//! Rules of quotas.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::json;

use super::{
    count::{self, Places},
    input::{NewQuota, PutAwardRoundQuotas},
    store::{self, QuotasRow},
    types::{
        AwardRoundQuotasView, QuotaBase, QuotaBaseOrigin, QuotaView, StoredQuota, WHOLE_ROUND,
    },
};
use crate::{
    audit::{Action, Change, Target},
    authz::{Actor, Relation, table},
    db::{Conn, dialect::lock_name},
    eligibility::{Fact, QuotaCount, Supplier},
    error::{Code, Error, Result, Text},
    features::{
        award_proposals::types::AwardProposalId,
        award_rounds::{
            self,
            types::{AwardRoundId, AwardRoundState, AwardRoundView, MACHINE},
        },
        award_types::{self, types::SubjectKind},
        campaigns::lookup,
        units,
    },
    http::{
        command::{Tx, snapshot, stale},
        reply::etag,
    },
    law::{Quota, Share},
};

/// Version of the caps of a round before anybody wrote them.
const FIRST_VERSION: i64 = 1;

/// Keeps the caps of a round and its places as they are until the transaction ends: whoever writes the
/// caps, or takes a place, does so alone.
///
/// # Errors
/// When the database refuses.
pub fn hold(conn: &mut Conn, round: AwardRoundId) -> Result<()> {
    lock_name(conn, &format!("award-quotas {round}"))
}

fn view(
    conn: &mut Conn,
    round: AwardRoundId,
    row: Option<QuotasRow>,
) -> Result<AwardRoundQuotasView> {
    let places = Places::of(conn, round, None)?;
    let version = row.as_ref().map_or(FIRST_VERSION, |row| row.version);
    let (quotas, updated_by, updated_at) = match row {
        None => (Vec::new(), None, None),
        Some(row) => (row.quotas.0, Some(row.updated_by), Some(row.updated_at)),
    };
    let quotas: Vec<QuotaView> = quotas
        .into_iter()
        .map(|one| {
            let used = places.used(&one.award_type_code, one.subject_kind, &one.scope);
            let all = one.places();
            QuotaView {
                award_type_code: one.award_type_code,
                subject_kind: one.subject_kind,
                scope: one.scope,
                max_places: one.max_places,
                max_share: one.max_share.map(|share| share.to_string()),
                base: one.base,
                places: all,
                used,
                left: all.saturating_sub(used),
            }
        })
        .collect();
    let used: Vec<String> = quotas.iter().map(|one| one.used.to_string()).collect();
    let used: Vec<&str> = used.iter().map(String::as_str).collect();
    Ok(AwardRoundQuotasView {
        award_round_id: round,
        etag: etag(version, &used),
        quotas,
        updated_by,
        updated_at,
        version,
    })
}

/// The caps of a round that the caller sees.
///
/// # Errors
/// `not-found`.
pub fn get(conn: &mut Conn, actor: &Actor, round: AwardRoundId) -> Result<AwardRoundQuotasView> {
    actor.require_scope(table::GET_AWARD_ROUND_QUOTAS)?;
    award_rounds::service::get(conn, actor, round)?;
    let row = store::find(conn, round)?;
    view(conn, round, row)
}

/// Writes all caps of a round.
///
/// # Errors
/// `not-found`, `invalid-state-transition` for a closed round, `precondition-required`, `stale-etag`,
/// `validation-failed`.
pub fn put(
    tx: &mut Tx<'_>,
    id: AwardRoundId,
    input: PutAwardRoundQuotas,
) -> Result<AwardRoundQuotasView> {
    let round = award_rounds::service::get(tx.conn, tx.actor, id)?;
    MACHINE.require("put_quotas", round.state, tx.actor, &Relation::none())?;
    hold(tx.conn, id)?;
    let before = store::find(tx.conn, id)?;
    let version = before.as_ref().map_or(FIRST_VERSION, |row| row.version);
    tx.require_match(version)?;
    let mut quotas: Vec<StoredQuota> = Vec::with_capacity(input.quotas.len());
    for (index, quota) in input.quotas.into_iter().enumerate() {
        let checked = check(tx, &round, quota, &quotas)
            .map_err(|error| error.under(&format!("/quotas/{index}")))?;
        quotas.push(checked);
    }
    let written = (version + 1, tx.actor.id.as_str(), tx.now);
    let after = store::write(tx.conn, id, before.as_ref(), quotas, written)?
        .ok_or_else(|| stale(version))?;
    let caps = |row: &QuotasRow| json!({ "quotas": snapshot(&row.quotas.0) });
    let target = Target { kind: "award_round", id: id.to_string(), unit_code: None };
    let mut change = Change::new(Action::AWARD_ROUND_QUOTAS_PUT, target)
        .between(before.as_ref().map(caps).as_ref(), Some(&caps(&after)));
    // A draft is the secretariat's own, as with the round itself.
    if round.state != AwardRoundState::Draft {
        let data = json!({
            "award_round_id": id, "campaign_id": round.campaign_id, "state": round.state,
        });
        change = change.event("award_round.quotas_changed", round.version, data);
    }
    tx.tell(change);
    view(tx.conn, id, Some(after))
}

fn check(
    tx: &mut Tx<'_>,
    round: &AwardRoundView,
    quota: NewQuota,
    earlier: &[StoredQuota],
) -> Result<StoredQuota> {
    let wrong = |pointer: &str, code, vi: &'static str, en: &'static str| {
        Err(Error::invalid(pointer, code, Text::new(vi, en)))
    };
    check_type(tx.conn, round, &quota)?;
    if quota.scope != WHOLE_ROUND {
        units::service::require_known(tx.conn, &quota.scope, "/scope")?;
    }
    let is_same =
        |one: &StoredQuota| one.is_for(&quota.award_type_code, quota.subject_kind, &quota.scope);
    if earlier.iter().any(is_same) {
        let (vi, en) = ("Mức này được nêu hai lần.", "This cap stands twice.");
        return wrong("", "repeated", vi, en);
    }
    let max_share = match &quota.max_share {
        None => None,
        Some(text) => match Share::parse(text) {
            Some(share) => Some(share),
            None => {
                let (vi, en) =
                    ("Tỷ lệ phải từ 0 đến 1.", "A share lies between nothing and the whole.");
                return wrong("/max_share", "share", vi, en);
            }
        },
    };
    if max_share.is_none() && quota.max_places.is_none() {
        let (vi, en) = ("Nêu số lượng hoặc tỷ lệ.", "A number of places or a share is needed.");
        return wrong("/max_places", "cap_required", vi, en);
    }
    if max_share.is_none() && (quota.base.is_some() || quota.counted_on.is_some()) {
        let (vi, en) = ("Mẫu số chỉ đi với tỷ lệ.", "Only a share has a base.");
        return wrong("/base", "base_without_share", vi, en);
    }
    let base = max_share.map(|_| base_of(tx, round, &quota)).transpose()?;
    Ok(StoredQuota {
        award_type_code: quota.award_type_code,
        subject_kind: quota.subject_kind,
        scope: quota.scope,
        max_places: quota.max_places,
        max_share,
        base,
    })
}

/// The round considers the award type, which is for such subjects.
fn check_type(conn: &mut Conn, round: &AwardRoundView, quota: &NewQuota) -> Result<()> {
    if !round.considers(&quota.award_type_code) {
        let text = Text::new(
            "Đợt xét không xét hình thức này.",
            "The round does not consider this award type.",
        );
        return Err(Error::invalid("/award_type_code", "not_in_round", text));
    }
    let award = award_types::service::get(conn, &quota.award_type_code)?;
    if award.subject_kinds.contains(&quota.subject_kind) {
        return Ok(());
    }
    let text = Text::new(
        "Hình thức này không dành cho loại đối tượng này.",
        "This award type is not for such subjects.",
    );
    Err(Error::invalid("/subject_kind", "subject_kind", text))
}

/// What a share is of: as stated, or as the directory has it on a day. It is stored, so that it stays.
fn base_of(tx: &mut Tx<'_>, round: &AwardRoundView, quota: &NewQuota) -> Result<QuotaBase> {
    if let Some(stated) = &quota.base {
        if quota.counted_on.is_some() {
            let text = Text::new(
                "Mẫu số đã nêu thì không đếm theo danh mục.",
                "A base that is stated is not counted.",
            );
            return Err(Error::invalid("/counted_on", "stated", text));
        }
        return Ok(QuotaBase {
            count: stated.count,
            origin: QuotaBaseOrigin::Stated,
            source: Some(stated.source.clone()),
            counted_on: None,
        });
    }
    let day = quota.counted_on.unwrap_or(tx.today);
    if day > tx.today {
        let text = Text::new("Ngày này chưa đến.", "This day is still to come.");
        return Err(Error::invalid("/counted_on", "in_future", text));
    }
    let owner = lookup::seen(tx.conn, tx.actor, round.campaign_id)?.owner_unit_code;
    let count = count::in_directory(tx.conn, &owner, (quota.subject_kind, &quota.scope), day)?;
    Ok(QuotaBase { count, origin: QuotaBaseOrigin::Directory, source: None, counted_on: Some(day) })
}

/// The units that are to take part in what `owner` launches, or the persons who work in them, on a day:
/// what a share is of where a round stores no base.
///
/// # Errors
/// When the database cannot be read.
pub fn in_directory(
    conn: &mut Conn,
    owner: &str,
    kind: SubjectKind,
    day: NaiveDate,
) -> Result<u32> {
    count::in_directory(conn, owner, (kind, WHOLE_ROUND), day)
}

/// Forgets the caps of a draft that is deleted.
///
/// # Errors
/// When the database refuses.
pub fn forget(conn: &mut Conn, round: AwardRoundId) -> Result<()> {
    store::delete(conn, round)
}

/// What R29 reads of a proposal: the caps that the round sets for its award type and kind of subject in
/// the scopes where its unit counts, and for each of these scopes the places that other live proposals
/// take with what a share is of. Where the round sets no share, the base is
/// for the caller to find.
///
/// # Errors
/// When the database cannot be read.
pub fn facts(
    conn: &mut Conn,
    award_round_id: AwardRoundId,
    award_type_code: &str,
    subject_kind: SubjectKind,
    unit_code: &str,
    except: Option<AwardProposalId>,
) -> Result<(BTreeSet<Quota>, BTreeMap<String, QuotaCount>)> {
    let stored = store::find(conn, award_round_id)?.map(|row| row.quotas.0).unwrap_or_default();
    let places = Places::of(conn, award_round_id, except)?;
    let (mut caps, mut counts) = (BTreeSet::new(), BTreeMap::new());
    for scope in places.scopes_of(unit_code) {
        let cap = stored.iter().find(|one| one.is_for(award_type_code, subject_kind, &scope));
        let base = cap.and_then(|cap| cap.base.as_ref()).map(|base| base.count);
        let count = QuotaCount {
            others: places.used(award_type_code, subject_kind, &scope),
            base: base.map_or(Fact::unknown(Supplier::Secretariat), Fact::Known),
        };
        caps.extend(cap.map(|cap| Quota {
            scope: scope.clone(),
            max_places: cap.max_places,
            max_share: cap.max_share,
        }));
        counts.insert(scope, count);
    }
    Ok((caps, counts))
}

/// A place that a proposal is about to take.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Round.
    pub award_round_id: AwardRoundId,
    /// Award type.
    pub award_type_code: &'a str,
    /// Kind of subject.
    pub subject_kind: SubjectKind,
    /// Unit of the subject.
    pub unit_code: &'a str,
    /// The proposal itself, which does not stand in its own way.
    pub award_proposal_id: AwardProposalId,
}

/// Takes a place for a proposal that is submitted in this transaction. The round is held until the
/// transaction ends, so that what was counted stays true; it is one lock for all scopes, taken after
/// those of the proposal, so that nobody waits in a circle.
///
/// # Errors
/// `quota-exceeded`, naming the cap and how much of it is used.
pub fn take_place(tx: &mut Tx<'_>, place: &Place<'_>) -> Result<()> {
    hold(tx.conn, place.award_round_id)?;
    let Some(row) = store::find(tx.conn, place.award_round_id)? else { return Ok(()) };
    let places = Places::of(tx.conn, place.award_round_id, Some(place.award_proposal_id))?;
    let scopes = places.scopes_of(place.unit_code);
    let (kind, code) = (place.subject_kind, place.award_type_code);
    for cap in row.quotas.0.iter().filter(|one| one.is_of(code, kind)) {
        if !scopes.contains(&cap.scope) {
            continue;
        }
        let (used, all) = (places.used(code, kind, &cap.scope), cap.places());
        if used >= all {
            let scope = &cap.scope;
            let quota = json!({
                "award_type_code": code, "subject_kind": kind, "scope": scope, "places": all,
            });
            return Err(Error::new(Code::QuotaExceeded)
                .detail(
                    format!("Đã đề nghị {used}/{all} trong số lượng của {scope}."),
                    format!("{used} of {all} places of {scope} are taken."),
                )
                .with("quota", quota)
                .with("used", used));
        }
    }
    Ok(())
}

//! Achievements in the database, one at a time.

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::{
    input::CreateAchievement,
    types::{AchievementId, AchievementKind, AchievementState, AchievementSubjectKind},
    views::{AchievementRef, CoAuthor, Evidence, Recognition},
};
use crate::{
    db::{
        Conn,
        dialect::{Both, OrTaken},
        schema::{achievement_refs as r, achievements as a},
        types::{Instant, Json},
    },
    decimal::Hundredths,
    error::{Code, Error, Result},
    features::{campaigns::types::CampaignId, returns::ReturnReason},
    on_each, text,
};

/// Tries to find a free key; each passes over as many taken ones as [`KEYS_PASSED`].
const KEY_ATTEMPTS_MAX: usize = 100;

/// Taken keys that one try passes over.
const KEYS_PASSED: i64 = 1000;

/// Rows of one statement; with their columns it stays below either database's limit.
const ROWS_PER_INSERT: usize = 500;

/// An achievement as stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = a, treat_none_as_default_value = false)]
pub(super) struct AchievementRow {
    pub(super) seq: i64,
    pub(super) id: AchievementId,
    pub(super) campaign_id: CampaignId,
    pub(super) kind: AchievementKind,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) subject_kind: AchievementSubjectKind,
    pub(super) unit_code: String,
    pub(super) person_code: Option<String>,
    pub(super) share_hundredths: Option<Hundredths>,
    pub(super) co_authors: Json<Vec<CoAuthor>>,
    pub(super) period_from: NaiveDate,
    pub(super) period_to: NaiveDate,
    pub(super) period_year: i32,
    pub(super) applied_since: Option<NaiveDate>,
    pub(super) effect: Option<String>,
    pub(super) application_scope: Option<String>,
    pub(super) evidence: Json<Vec<Evidence>>,
    pub(super) external_refs: Json<Vec<AchievementRef>>,
    pub(super) state: AchievementState,
    pub(super) return_reasons: Json<Vec<ReturnReason>>,
    pub(super) recognitions: Json<Vec<Recognition>>,
    pub(super) submitted_by: Option<String>,
    pub(super) submitted_at: Option<Instant>,
    pub(super) verified_by: Option<String>,
    pub(super) verified_at: Option<Instant>,
    pub(super) created_by: String,
    pub(super) search_text: String,
    pub(super) sort_key: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

/// The columns that callers write.
#[derive(AsChangeset)]
#[diesel(table_name = a, treat_none_as_null = true)]
struct Fields {
    campaign_id: CampaignId,
    kind: AchievementKind,
    title: String,
    description: Option<String>,
    subject_kind: AchievementSubjectKind,
    unit_code: String,
    person_code: Option<String>,
    share_hundredths: Option<Hundredths>,
    co_authors: Json<Vec<CoAuthor>>,
    period_from: NaiveDate,
    period_to: NaiveDate,
    period_year: i32,
    applied_since: Option<NaiveDate>,
    effect: Option<String>,
    application_scope: Option<String>,
    evidence: Json<Vec<Evidence>>,
    external_refs: Json<Vec<AchievementRef>>,
    search_text: String,
    sort_key: String,
    updated_at: Instant,
}

/// What is found by `q`: title and description, and the codes of unit, people and other systems.
fn search_text(input: &CreateAchievement) -> String {
    let co_authors = input.co_authors.iter().map(|one| one.person_code.as_str());
    let refs = input.external_refs.iter().map(|one| one.id.as_str());
    let words: Vec<&str> = [input.title.as_str(), input.unit_code.as_str()]
        .into_iter()
        .chain(input.description.as_deref())
        .chain(input.person_code.as_deref())
        .chain(co_authors)
        .chain(refs)
        .collect();
    text::search_column(&words.join(" "))
}

fn fields(input: CreateAchievement, now: Instant) -> Fields {
    Fields {
        search_text: search_text(&input),
        sort_key: text::sort_key(&input.title),
        campaign_id: input.campaign_id,
        kind: input.kind,
        title: input.title,
        description: input.description,
        subject_kind: input.subject_kind,
        unit_code: input.unit_code,
        person_code: input.person_code,
        share_hundredths: input.share_percent,
        co_authors: Json(input.co_authors.into_iter().map(CoAuthor::from).collect()),
        period_from: input.period_from,
        period_to: input.period_to,
        period_year: input.period_to.year(),
        applied_since: input.applied_since,
        effect: input.effect,
        application_scope: input.application_scope,
        evidence: Json(input.evidence.into_iter().map(Evidence::from).collect()),
        external_refs: Json(input.external_refs),
        updated_at: now,
    }
}

impl AchievementRow {
    /// The part that callers write, for merging a patch into it.
    pub(super) fn to_input(&self) -> CreateAchievement {
        CreateAchievement {
            campaign_id: self.campaign_id,
            kind: self.kind,
            title: self.title.clone(),
            description: self.description.clone(),
            subject_kind: self.subject_kind,
            unit_code: self.unit_code.clone(),
            person_code: self.person_code.clone(),
            share_percent: self.share_hundredths,
            co_authors: self.co_authors.0.iter().cloned().map(Into::into).collect(),
            period_from: self.period_from,
            period_to: self.period_to,
            applied_since: self.applied_since,
            effect: self.effect.clone(),
            application_scope: self.application_scope.clone(),
            evidence: self.evidence.0.iter().cloned().map(Into::into).collect(),
            external_refs: self.external_refs.0.clone(),
        }
    }
}

pub(super) fn by_ids(conn: &mut Conn, ids: &[AchievementId]) -> Result<Vec<AchievementRow>> {
    Ok(a::table.filter(a::id.eq_any(ids.to_vec())).load(conn)?)
}

pub(super) fn find(conn: &mut Conn, id: AchievementId) -> Result<Option<AchievementRow>> {
    Ok(a::table.filter(a::id.eq(id)).first(conn).optional()?)
}

/// The achievement that an id in another system belongs to.
pub(super) fn find_ref(conn: &mut Conn, one: &AchievementRef) -> Result<Option<AchievementId>> {
    Ok(r::table.find((&one.system, &one.id)).select(r::achievement_id).first(conn).optional()?)
}

/// The id belongs to another achievement.
pub(super) fn ref_taken(one: &AchievementRef) -> Error {
    Error::new(Code::Duplicate).detail(
        format!("Mã {} của hệ thống {} đã gắn với thành tích khác.", one.id, one.system),
        format!("The id {} of {} belongs to another achievement.", one.id, one.system),
    )
}

/// A new draft, with the moment as its key.
pub(super) fn draft(
    id: AchievementId,
    input: CreateAchievement,
    created_by: &str,
    now: Instant,
) -> AchievementRow {
    let fields = fields(input, now);
    AchievementRow {
        seq: now.to_micros(),
        id,
        campaign_id: fields.campaign_id,
        kind: fields.kind,
        title: fields.title,
        description: fields.description,
        subject_kind: fields.subject_kind,
        unit_code: fields.unit_code,
        person_code: fields.person_code,
        share_hundredths: fields.share_hundredths,
        co_authors: fields.co_authors,
        period_from: fields.period_from,
        period_to: fields.period_to,
        period_year: fields.period_year,
        applied_since: fields.applied_since,
        effect: fields.effect,
        application_scope: fields.application_scope,
        evidence: fields.evidence,
        external_refs: fields.external_refs,
        state: AchievementState::Draft,
        return_reasons: Json(Vec::new()),
        recognitions: Json(Vec::new()),
        submitted_by: None,
        submitted_at: None,
        verified_by: None,
        verified_at: None,
        created_by: created_by.to_owned(),
        search_text: fields.search_text,
        sort_key: fields.sort_key,
        version: 1,
        created_at: now,
        updated_at: fields.updated_at,
    }
}

fn write_refs(conn: &mut Conn, id: AchievementId, refs: &[AchievementRef]) -> Result<()> {
    for one in refs {
        diesel::insert_into(r::table)
            .values(ref_row(id, one))
            .execute(conn)
            .or_taken(|rule| rule.is("achievement_refs", "external_id").then(|| ref_taken(one)))?;
    }
    Ok(())
}

type RefRow<'a> = (
    diesel::dsl::Eq<r::system, &'a String>,
    diesel::dsl::Eq<r::external_id, &'a String>,
    diesel::dsl::Eq<r::achievement_id, AchievementId>,
);

fn ref_row(id: AchievementId, one: &AchievementRef) -> RefRow<'_> {
    (r::system.eq(&one.system), r::external_id.eq(&one.id), r::achievement_id.eq(id))
}

/// Writes a draft; its key is moved on where another one has it.
pub(super) fn insert(conn: &mut Conn, mut row: AchievementRow) -> Result<AchievementRow> {
    for _ in 0..KEY_ATTEMPTS_MAX {
        // A broken rule would end a PostgreSQL transaction, so a taken key is not one.
        let insert = diesel::insert_into(a::table).values(&row).on_conflict(a::seq).do_nothing();
        if Both(insert).execute(conn)? == 1 {
            write_refs(conn, row.id, &row.external_refs.0)?;
            return Ok(row);
        }
        // Somebody else came in the same microsecond.
        let last: Option<i64> = a::table
            .filter(a::seq.ge(row.seq))
            .filter(a::seq.lt(row.seq + KEYS_PASSED))
            .select(diesel::dsl::max(a::seq))
            .first(conn)?;
        row.seq = last.unwrap_or(row.seq) + 1;
    }
    Err(Error::unavailable(1, "no free key for an achievement"))
}

/// Writes many with free keys.
pub(super) fn insert_all(conn: &mut Conn, rows: &[&AchievementRow]) -> Result<()> {
    for part in rows.chunks(ROWS_PER_INSERT) {
        let part = part.to_vec();
        on_each!(conn, inner => diesel::insert_into(a::table).values(part).execute(inner))?;
    }
    let refs: Vec<RefRow<'_>> = rows
        .iter()
        .flat_map(|row| row.external_refs.0.iter().map(|one| ref_row(row.id, one)))
        .collect();
    for part in refs.chunks(ROWS_PER_INSERT) {
        on_each!(conn, inner => diesel::insert_into(r::table).values(part).execute(inner))?;
    }
    Ok(())
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &AchievementRow,
    input: CreateAchievement,
    now: Instant,
) -> Result<Option<AchievementRow>> {
    let row: Option<AchievementRow> = diesel::update(
        a::table.filter(a::seq.eq(current.seq)).filter(a::version.eq(current.version)),
    )
    .set((a::version.eq(current.version + 1), fields(input, now)))
    .returning(a::all_columns)
    .get_result(conn)
    .optional()?;
    let Some(row) = row else { return Ok(None) };
    if row.external_refs != current.external_refs {
        diesel::delete(r::table.filter(r::achievement_id.eq(row.id))).execute(conn)?;
        write_refs(conn, row.id, &row.external_refs.0)?;
    }
    Ok(Some(row))
}

/// Moves an achievement; `false` when the version is no longer the current one.
pub(super) fn set_state(
    conn: &mut Conn,
    current: &AchievementRow,
    next: &AchievementRow,
) -> Result<bool> {
    let moved = diesel::update(
        a::table.filter(a::seq.eq(current.seq)).filter(a::version.eq(current.version)),
    )
    .set((
        a::version.eq(next.version),
        a::state.eq(next.state),
        a::return_reasons.eq(&next.return_reasons),
        a::recognitions.eq(&next.recognitions),
        a::submitted_by.eq(&next.submitted_by),
        a::submitted_at.eq(next.submitted_at),
        a::verified_by.eq(&next.verified_by),
        a::verified_at.eq(next.verified_at),
        a::updated_at.eq(next.updated_at),
    ))
    .execute(conn)?;
    Ok(moved == 1)
}

/// Removes it; `false` when the version is no longer this one.
pub(super) fn delete(conn: &mut Conn, current: &AchievementRow) -> Result<bool> {
    diesel::delete(r::table.filter(r::achievement_id.eq(current.id))).execute(conn)?;
    let gone = diesel::delete(
        a::table.filter(a::seq.eq(current.seq)).filter(a::version.eq(current.version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

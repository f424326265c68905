//! Registrations in the database.

use diesel::prelude::*;

use super::types::{
    CreateRegistration, Pledge, RegistrationFilter, RegistrationId, RegistrationSort,
    RegistrationState, RegistrationSubjectKind,
};
use crate::{
    authz::Visible,
    db::{
        Conn, MultiBackend,
        dialect::OrTaken,
        schema::registrations as g,
        types::{Instant, Json},
    },
    error::{Code, Error, Result},
    features::{
        campaigns::types::CampaignId,
        returns::ReturnReason,
        work::types::{ITEMS_MAX, WorkItem},
    },
    http::page::Page,
    keyset, text,
};

/// A registration as stored.
#[derive(Clone, Debug, Queryable)]
pub(super) struct RegistrationRow {
    pub(super) id: RegistrationId,
    pub(super) campaign_id: CampaignId,
    pub(super) subject_kind: RegistrationSubjectKind,
    pub(super) _subject_code: String,
    pub(super) unit_code: String,
    pub(super) person_code: Option<String>,
    pub(super) pledged_title: Option<String>,
    pub(super) pledges: Json<Vec<Pledge>>,
    pub(super) state: RegistrationState,
    pub(super) return_reasons: Json<Vec<ReturnReason>>,
    pub(super) submitted_by: Option<String>,
    pub(super) submitted_at: Option<Instant>,
    pub(super) confirmed_by: Option<String>,
    pub(super) confirmed_at: Option<Instant>,
    pub(super) created_by: String,
    pub(super) _search_text: String,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

/// The columns that callers write.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = g, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    subject_kind: RegistrationSubjectKind,
    subject_code: String,
    unit_code: String,
    person_code: Option<String>,
    pledged_title: Option<String>,
    pledges: Json<Vec<Pledge>>,
    search_text: String,
    updated_at: Instant,
}

/// How many subjects of a kind take part in a campaign: their registration is confirmed.
pub(super) fn count_confirmed(
    conn: &mut Conn,
    campaign: CampaignId,
    kind: RegistrationSubjectKind,
) -> Result<i64> {
    Ok(g::table
        .filter(g::campaign_id.eq(campaign))
        .filter(g::subject_kind.eq(kind))
        .filter(g::state.eq(RegistrationState::Confirmed))
        .count()
        .get_result(conn)?)
}

/// The code that tells a subject from others of its kind.
fn subject_code(input: &CreateRegistration) -> &str {
    input.person_code.as_deref().unwrap_or(&input.unit_code)
}

fn fields(input: CreateRegistration, now: Instant) -> Fields {
    let pledged = input.pledges.iter().flat_map(|one| [&one.text, &one.target_code]).flatten();
    let words: Vec<&str> = [&input.pledged_title, &input.person_code]
        .into_iter()
        .flatten()
        .chain(pledged)
        .chain([&input.unit_code])
        .map(String::as_str)
        .collect();
    Fields {
        search_text: text::search_column(&words.join(" ")),
        subject_code: subject_code(&input).to_owned(),
        subject_kind: input.subject_kind,
        unit_code: input.unit_code,
        person_code: input.person_code,
        pledged_title: input.pledged_title,
        pledges: Json(input.pledges.into_iter().map(Pledge::from).collect()),
        updated_at: now,
    }
}

impl RegistrationRow {
    /// The part that callers write, for merging a patch into it.
    pub(super) fn to_input(&self) -> CreateRegistration {
        CreateRegistration {
            subject_kind: self.subject_kind,
            unit_code: self.unit_code.clone(),
            person_code: self.person_code.clone(),
            pledged_title: self.pledged_title.clone(),
            pledges: self.pledges.0.iter().cloned().map(Into::into).collect(),
        }
    }
}

pub(super) fn find(conn: &mut Conn, id: RegistrationId) -> Result<Option<RegistrationRow>> {
    Ok(g::table.find(id).first(conn).optional()?)
}

/// The live registration of a subject.
pub(super) fn find_live(
    conn: &mut Conn,
    campaign: CampaignId,
    input: &CreateRegistration,
) -> Result<Option<RegistrationId>> {
    Ok(g::table
        .filter(g::campaign_id.eq(campaign))
        .filter(g::subject_kind.eq(input.subject_kind))
        .filter(g::subject_code.eq(subject_code(input)))
        .filter(g::state.ne(RegistrationState::Withdrawn))
        .select(g::id)
        .first(conn)
        .optional()?)
}

/// The subject has a live registration.
pub(super) fn registered_already() -> Error {
    Error::new(Code::Duplicate).detail(
        "Đối tượng này đã có bản đăng ký còn hiệu lực trong phong trào.",
        "The subject has a live registration in this campaign already.",
    )
}

pub(super) fn insert(
    conn: &mut Conn,
    id: RegistrationId,
    campaign: CampaignId,
    input: CreateRegistration,
    created_by: &str,
    now: Instant,
) -> Result<RegistrationRow> {
    diesel::insert_into(g::table)
        .values((
            g::id.eq(id),
            g::campaign_id.eq(campaign),
            g::state.eq(RegistrationState::Draft),
            g::return_reasons.eq(Json(Vec::<ReturnReason>::new())),
            g::created_by.eq(created_by),
            g::version.eq(1),
            g::created_at.eq(now),
            fields(input, now),
        ))
        .returning(g::all_columns)
        .get_result(conn)
        .or_taken(|rule| {
            let is_subject = rule.is("registrations", "campaign_id_subject_kind_subject_code")
                || rule.is("registrations", "subject_code");
            is_subject.then(registered_already)
        })
}

/// Writes the callers' part; `None` when the version is no longer this one.
pub(super) fn update(
    conn: &mut Conn,
    current: &RegistrationRow,
    input: CreateRegistration,
    now: Instant,
) -> Result<Option<RegistrationRow>> {
    Ok(diesel::update(g::table.filter(g::id.eq(current.id)).filter(g::version.eq(current.version)))
        .set((g::version.eq(current.version + 1), fields(input, now)))
        .returning(g::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Moves a registration; `None` when the version is no longer this one.
pub(super) fn set_state(
    conn: &mut Conn,
    current: &RegistrationRow,
    next: &RegistrationRow,
    now: Instant,
) -> Result<Option<RegistrationRow>> {
    Ok(diesel::update(g::table.filter(g::id.eq(current.id)).filter(g::version.eq(current.version)))
        .set((
            g::version.eq(current.version + 1),
            g::state.eq(next.state),
            g::return_reasons.eq(&next.return_reasons),
            g::submitted_by.eq(&next.submitted_by),
            g::submitted_at.eq(next.submitted_at),
            g::confirmed_by.eq(&next.confirmed_by),
            g::confirmed_at.eq(next.confirmed_at),
            g::updated_at.eq(now),
        ))
        .returning(g::all_columns)
        .get_result(conn)
        .optional()?)
}

/// Removes it; `false` when the version is no longer this one.
pub(super) fn delete(conn: &mut Conn, current: &RegistrationRow) -> Result<bool> {
    let gone = diesel::delete(
        g::table.filter(g::id.eq(current.id)).filter(g::version.eq(current.version)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

fn filtered(
    campaign: CampaignId,
    visible: &Visible,
    filter: &RegistrationFilter,
) -> g::BoxedQuery<'static, MultiBackend> {
    let mut query = g::table.into_boxed().filter(g::campaign_id.eq(campaign));
    match visible {
        Visible::All => {}
        Visible::Some { units, person: None } => {
            query = query.filter(g::unit_code.eq_any(units.clone()));
        }
        Visible::Some { units, person: Some(own) } => {
            query = query.filter(
                g::unit_code
                    .eq_any(units.clone())
                    .or(g::created_by.eq(own.clone()))
                    .or(g::person_code.is_not_null().and(g::person_code.eq(own.clone()))),
            );
        }
    }
    if let Some(kinds) = &filter.subject_kind {
        query = query.filter(g::subject_kind.eq_any(kinds.clone()));
    }
    if let Some(units) = &filter.unit_code {
        let codes: Vec<String> = units.iter().map(|unit| unit.0.clone()).collect();
        query = query.filter(g::unit_code.eq_any(codes));
    }
    if let Some(person) = &filter.person_code {
        query = query.filter(g::person_code.eq(person.clone()));
    }
    if let Some(states) = &filter.state {
        query = query.filter(g::state.eq_any(states.clone()));
    }
    for pattern in filter.q.as_deref().map(text::like_patterns).unwrap_or_default() {
        query = query.filter(g::search_text.like(pattern));
    }
    query
}

/// Which registrations wait for somebody.
pub(super) struct Waiting<'a> {
    /// In this state.
    pub(super) state: RegistrationState,
    /// Of these units and blocs; of all when absent.
    pub(super) units: Option<&'a [String]>,
    /// Not drafted or submitted by this person, nor about them.
    pub(super) apart_from: Option<&'a str>,
}

/// The first registrations that wait, longest waiting first, and how many do.
pub(super) fn waiting(conn: &mut Conn, wanted: &Waiting<'_>) -> Result<(Vec<WorkItem>, i64)> {
    let all = || {
        let mut query = g::table.into_boxed::<MultiBackend>().filter(g::state.eq(wanted.state));
        if let Some(units) = wanted.units {
            query = query.filter(g::unit_code.eq_any(units.to_vec()));
        }
        if let Some(me) = wanted.apart_from {
            query = query
                .filter(g::created_by.ne(me.to_owned()))
                .filter(g::submitted_by.is_null().or(g::submitted_by.ne(me.to_owned())))
                .filter(g::person_code.is_null().or(g::person_code.ne(me.to_owned())));
        }
        query
    };
    type Row = (RegistrationId, String, Option<String>, String, Instant);
    let rows: Vec<Row> = all()
        .select((g::id, g::subject_code, g::pledged_title, g::unit_code, g::updated_at))
        .order((g::updated_at, g::id))
        .limit(ITEMS_MAX)
        .load(conn)?;
    let item = |(id, subject, pledged, unit_code, since): Row| WorkItem {
        subject_id: id.to_string(),
        path: format!("/v1/registrations/{id}"),
        title: pledged.map_or_else(|| subject.clone(), |title| format!("{subject}: {title}")),
        unit_code: Some(unit_code),
        since,
        due_on: None,
    };
    Ok((rows.into_iter().map(item).collect(), all().count().get_result(conn)?))
}

/// Rows of a page with the cursor of the next one and, when asked for, the number of all.
pub(super) type Rows = (Vec<RegistrationRow>, Option<String>, Option<i64>);

pub(super) fn list(
    conn: &mut Conn,
    campaign: CampaignId,
    visible: &Visible,
    filter: &RegistrationFilter,
    page: &Page,
) -> Result<Rows> {
    let mut query = filtered(campaign, visible, filter);
    let is_descending = filter.sort != Some(RegistrationSort::Created);
    let after: Option<(i64, RegistrationId)> = page.after()?;
    let after = after.map(|(micros, id)| (Instant::from_micros(micros), id));
    let rows: Vec<RegistrationRow> =
        keyset!(query, g::created_at, g::id, is_descending, after, page.fetch()).load(conn)?;
    let (rows, next_cursor) = page.cut(rows, |row| (row.created_at.to_micros(), row.id))?;
    let total = page
        .is_counted
        .then(|| filtered(campaign, visible, filter).count().get_result(conn))
        .transpose()?;
    Ok((rows, next_cursor, total))
}

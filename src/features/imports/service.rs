//! Rules of imports: who may start and see them, and what a step of their job does.

use super::{
    finishing::{self, Ending},
    input::CreateImport,
    reading, returned,
    sheet::FILE_BYTES_MAX,
    store::{self, ImportRow},
    store_rows, templates,
    types::{
        ImportFilter, ImportId, ImportKind, ImportMode, ImportOnError, ImportView, Phase,
        RowResultFilter, RowResultView, TableFormat,
    },
    writing,
};
use crate::{
    audit::{Action, Change, Target},
    authz::{
        self, Actor, ActorKind, Relation, Role,
        cache::CallerKey,
        table::{self, Rule},
    },
    db::{Conn, dialect::lock_name},
    error::{Code, Error, Result, Text},
    features::{award_rounds, campaigns::lookup, documents},
    http::{
        command::{Tx, snapshot},
        page::{Listing, Page},
        reply::etag,
    },
    jobs::{
        self, Job, Step, Wanted,
        types::{JobId, JobKind, JobProgress, JobState},
    },
};

pub(super) fn view(row: ImportRow, job_state: Option<JobState>) -> ImportView {
    let word = job_state.map_or("", JobState::as_str);
    let (done, total) = (i64::from(row.done_count), i64::from(row.row_count));
    ImportView {
        etag: etag(row.version, &[word]),
        progress: row.layout.is_some().then_some(JobProgress { done, total }),
        id: row.id,
        kind: row.kind,
        mode: row.mode,
        on_error: row.on_error,
        document_id: row.document_id,
        format: row.format,
        file_name: row.file_name,
        campaign_id: row.campaign_id,
        award_round_id: row.award_round_id,
        job_id: row.job_id,
        job_state,
        outcome: row.outcome,
        problem: row.problem.map(|json| json.0),
        created_count: row.created_count,
        updated_count: row.updated_count,
        rejected_count: row.rejected_count,
        created_by: row.created_by,
        finished_at: row.finished_at,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn target(id: ImportId) -> Target {
    Target { kind: "import", id: id.to_string(), unit_code: None }
}

pub(super) fn told(action: Action, before: Option<&ImportView>, after: &ImportView) -> Change {
    Change::new(action, target(after.id))
        .between(before.map(snapshot).as_ref(), Some(&snapshot(after)))
}

/// Whose an import is: of who started it.
fn of(starter: &str) -> Relation<'_> {
    Relation::of(None, Some(starter))
}

/// The import, when the caller may see it by this rule.
fn load(conn: &mut Conn, actor: &Actor, rule: &Rule, id: ImportId) -> Result<ImportRow> {
    actor.require_scope(rule)?;
    let row = store::find(conn, id)?.ok_or_else(Error::not_found)?;
    if actor.may(rule, &of(&row.created_by)) { Ok(row) } else { Err(Error::not_found()) }
}

fn with_job(conn: &mut Conn, row: ImportRow) -> Result<ImportView> {
    let state = jobs::service::states(conn, &[row.job_id])?.remove(&row.job_id);
    Ok(view(row, state))
}

/// An import.
///
/// # Errors
/// `not-found`, also for one that somebody else started.
pub fn get(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<ImportView> {
    let row = load(conn, actor, table::GET_IMPORT, id)?;
    with_job(conn, row)
}

/// A page of the imports that the caller may see.
///
/// # Errors
/// `invalid-cursor`.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &ImportFilter,
    page: &Page,
) -> Result<Listing<ImportView>> {
    let visible = actor.visible(table::LIST_IMPORTS)?;
    let (rows, next_cursor, total_count) = store::list(conn, &visible, filter, page)?;
    let ids: Vec<JobId> = rows.iter().map(|row| row.job_id).collect();
    let states = jobs::service::states(conn, &ids)?;
    let shown = |row: ImportRow| {
        let state = states.get(&row.job_id).copied();
        view(row, state)
    };
    Ok(Listing { items: rows.into_iter().map(shown).collect(), next_cursor, total_count })
}

/// The rule of the API's own write of a kind.
fn rule_of(kind: ImportKind) -> &'static Rule {
    match kind {
        ImportKind::Units => table::PUT_UNIT,
        ImportKind::Persons => table::PUT_PERSON,
        ImportKind::Measurements => table::CREATE_MEASUREMENT,
        ImportKind::Achievements => table::CREATE_ACHIEVEMENT,
        ImportKind::AwardProposals => table::CREATE_AWARD_PROPOSAL,
        ImportKind::PastAwards => table::CREATE_PAST_AWARD,
    }
}

/// Whoever could write no row of this kind starts no import of them. For which units the caller may, each
/// row is asked.
fn require_kind(actor: &Actor, kind: ImportKind) -> Result<()> {
    let rule = rule_of(kind);
    actor.require_scope(rule)?;
    let roles: Vec<Role> = rule.who.iter().map(|(role, _)| *role).collect();
    if actor.has_any(&roles) { Ok(()) } else { actor.require(rule, &Relation::none()) }
}

/// The format that the bytes of a document are in.
fn format_of(media_type: Option<&str>) -> Result<TableFormat> {
    match media_type {
        Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") => {
            Ok(TableFormat::Xlsx)
        }
        // A table of one column, or with a line end within a cell, looks like any text.
        Some("text/csv" | "text/plain") => Ok(TableFormat::Csv),
        Some(_) | None => {
            let text = Text::new("Tệp không phải CSV hoặc XLSX.", "The file is no CSV or XLSX.");
            Err(Error::invalid("/document_id", "no_table", text))
        }
    }
}

/// The campaign is one that the caller sees, and the round one of its.
fn check_place(tx: &mut Tx<'_>, input: &CreateImport) -> Result<()> {
    let Some(campaign) = input.campaign_id else { return Ok(()) };
    lookup::named(tx.conn, tx.actor, campaign, "/campaign_id")?;
    let Some(round) = input.award_round_id else { return Ok(()) };
    let found = award_rounds::service::find(tx.conn, tx.actor, round)?;
    if found.is_some_and(|view| view.campaign_id == campaign) {
        return Ok(());
    }
    let text = Text::new(
        "Phong trào không có đợt xét với mã này.",
        "The campaign has no award round with this id.",
    );
    Err(Error::invalid("/award_round_id", "unknown_award_round", text))
}

/// Starts an import.
///
/// # Errors
/// `role-required`, `insufficient-scope`, `validation-failed` for a document that is no table, and for a
/// campaign that the caller does not see; `duplicate` when the same bytes made achievements or proposals
/// before or are about to, which would then be there twice.
pub fn create(tx: &mut Tx<'_>, input: &CreateImport) -> Result<ImportView> {
    tx.actor.require(table::CREATE_IMPORT, &of(&tx.actor.id))?;
    require_kind(tx.actor, input.kind)?;
    check_place(tx, input)?;
    let document = input.document_id;
    documents::service::require_evidence(tx.conn, tx.actor, document, "/document_id")?;
    let content = documents::content::get(tx.conn, tx.actor, document)?;
    let files = documents::service::paper_files(tx.conn, &[document])?;
    let format = format_of(files.get(&document).and_then(|file| file.media_type.as_deref()))?;
    if content.size_bytes > FILE_BYTES_MAX {
        let text = Text::new("Tệp lớn hơn 32 MB.", "The file is larger than 32 MB.");
        return Err(Error::invalid("/document_id", "file_too_large", text));
    }
    let digest = content.digest.hex();
    require_first_time(tx.conn, input, &digest)?;
    let id = ImportId(tx.ids.next());
    let subject_id = id.to_string();
    let wanted = Wanted {
        kind: JobKind::RunImport,
        subject_kind: "import",
        subject_id: &subject_id,
        due_at: tx.now,
    };
    let job_id = jobs::queue(tx, &wanted)?;
    let row = ImportRow {
        id,
        kind: input.kind,
        mode: input.mode,
        on_error: input.on_error,
        document_id: document,
        digest,
        format,
        file_name: content.file_name,
        campaign_id: input.campaign_id,
        award_round_id: input.award_round_id,
        job_id,
        phase: Phase::Reading,
        layout: None,
        row_count: 0,
        last_row: 0,
        done_count: 0,
        created_count: 0,
        updated_count: 0,
        rejected_count: 0,
        outcome: None,
        problem: None,
        actor_kind: tx.actor.kind.as_str().to_owned(),
        client_id: tx.actor.client_id.clone(),
        scopes: tx.actor.scopes.join(" "),
        created_by: tx.actor.id.clone(),
        finished_at: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let row = store::insert(tx.conn, &row)?;
    documents::service::set_uses(tx.conn, "import", &subject_id, &[document])?;
    let made = view(row, Some(JobState::Queued));
    tx.tell(told(Action::IMPORT_CREATE, None, &made));
    Ok(made)
}

/// Rows of the directory, figures and earlier awards have a key of their own; achievements and proposals
/// that name no other system would be made a second time.
fn require_first_time(conn: &mut Conn, input: &CreateImport, digest: &str) -> Result<()> {
    let makes_anew = matches!(input.kind, ImportKind::Achievements | ImportKind::AwardProposals);
    if input.mode == ImportMode::ValidateOnly || !makes_anew {
        return Ok(());
    }
    // Of two that are started at once the second finds the first.
    lock_name(conn, &format!("import {} {digest}", input.kind))?;
    let known = store::find_writing(conn, digest, input.kind, input.campaign_id)?;
    let job_ids: Vec<JobId> = known.iter().map(|(_, job, _)| *job).collect();
    let states = jobs::service::states(conn, &job_ids)?;
    // One that was cancelled or given up before its first row stands in nobody's way.
    let is_in_the_way = |(_, job, created): &&(ImportId, JobId, i32)| {
        let state = states.get(job);
        *created > 0 || matches!(state, Some(JobState::Queued | JobState::Running))
    };
    match known.iter().find(is_in_the_way) {
        None => Ok(()),
        Some((known, ..)) => Err(Error::new(Code::Duplicate)
            .detail(
                "Tệp này đã được nhập vào phong trào, hoặc đang được nhập.",
                "The same file was imported into the campaign, or is being imported.",
            )
            .with("existing_id", known.to_string())),
    }
}

/// Whoever started the import, with the rights of this moment; none for somebody who may no longer act.
fn starter(tx: &mut Tx<'_>, import: &ImportRow) -> Result<Option<Actor>> {
    if import.actor_kind == ActorKind::Operator.as_str() {
        return Ok(Some(Actor::operator()));
    }
    let key = CallerKey {
        subject: import.created_by.clone(),
        client_id: import.client_id.clone().unwrap_or_default(),
        scope: import.scopes.clone(),
        password_stamp: None,
    };
    authz::store::load(tx.conn, &key, tx.today)
}

/// A step of an import.
///
/// # Errors
/// What passes by itself; then nothing of the step is kept and it is tried again.
pub fn run(tx: &mut Tx<'_>, id: ImportId, job: &Job) -> Result<Step> {
    // Its row goes with its job, both long after it ended.
    let Some(import) = store::find(tx.conn, id)? else { return Ok(Step::Done) };
    let Some(actor) = starter(tx, &import)? else {
        let text = Text::new(
            "Người bắt đầu việc nhập không còn quyền truy cập.",
            "Whoever started the import may no longer act.",
        );
        return finishing::finish(tx, &import, Ending::Refused("no_longer_allowed", text));
    };
    let is_in_batches = import.mode == ImportMode::Apply && import.on_error == ImportOnError::Skip;
    match (import.phase, &import.layout) {
        (Phase::Finished, _) => Ok(Step::Done),
        (Phase::Reading, _) => Ok(Step::Apart(reading::read)),
        (Phase::Writing, Some(layout)) if is_in_batches => {
            writing::batch(tx, &import, &layout.0, &actor)
        }
        (Phase::Writing, Some(layout)) => {
            writing::whole(tx, &import, &layout.0, (&actor, &job.watch))
        }
        (Phase::Writing, None) => Err(Error::bug("rows are written after they were read")),
    }
}

/// A page of what became of the rows of an import, by the number of the row.
///
/// # Errors
/// `not-found`, also for the job of somebody else, and one that is no import; `invalid-cursor`.
pub fn row_results(
    conn: &mut Conn,
    actor: &Actor,
    job: JobId,
    filter: &RowResultFilter,
    page: &Page,
) -> Result<Listing<RowResultView>> {
    let rule = table::LIST_JOB_ROW_RESULTS;
    actor.require_scope(rule)?;
    let import = store::find_of_job(conn, job)?.ok_or_else(Error::not_found)?;
    if !actor.may(rule, &of(&import.created_by)) {
        return Err(Error::not_found());
    }
    let (rows, next_cursor, total_count) = store_rows::list(conn, import.id, filter, page)?;
    let shown = |row: store_rows::StoredResult| RowResultView {
        etag: etag(1, &[row.outcome.as_str()]),
        row: row.number,
        outcome: row.outcome,
        target_id: row.target_id,
        errors: row.errors.0,
    };
    Ok(Listing { items: rows.into_iter().map(shown).collect(), next_cursor, total_count })
}

/// A file and its name.
pub struct NamedFile {
    /// Name to keep it under.
    pub file_name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The file of an import as it was read, with what is wrong beside each row.
///
/// # Errors
/// `not-found`, also while the file is not read, and when it was refused.
pub fn file(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<NamedFile> {
    let import = load(conn, actor, table::GET_IMPORT_FILE, id)?;
    let layout = import.layout.as_ref().ok_or_else(|| {
        Error::not_found().detail("Tệp chưa đọc được dòng nào.", "No rows of the file were read.")
    })?;
    let bytes = returned::bytes(conn, &import, &layout.0)?;
    let stem =
        import.file_name.rsplit_once('.').map_or(import.file_name.as_str(), |(stem, _)| stem);
    Ok(NamedFile { file_name: format!("{stem} - ket qua.{}", import.format), bytes })
}

/// Tells the audit that the caller reads the file of an import.
///
/// # Errors
/// `not-found`, when it went away meanwhile.
pub fn tell_read(tx: &mut Tx<'_>, id: ImportId) -> Result<()> {
    let import = load(tx.conn, tx.actor, table::GET_IMPORT_FILE, id)?;
    tx.tell(Change::new(Action::IMPORT_READ_FILE, target(import.id)));
    Ok(())
}

/// The template of a kind: headers in Vietnamese and one row that is visibly a sample.
///
/// # Errors
/// When it cannot be written.
pub fn template(actor: &Actor, kind: ImportKind, format: TableFormat) -> Result<NamedFile> {
    actor.require_scope(table::GET_IMPORT_TEMPLATE)?;
    let bytes = templates::bytes(kind, format)?;
    Ok(NamedFile { file_name: format!("mau-{kind}.{format}"), bytes })
}

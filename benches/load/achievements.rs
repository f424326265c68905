//! Achievements, each brought to its state by the moves that lead there.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use fastrand::Rng;
use futures_util::{StreamExt, TryStreamExt, stream};
use thidua::{
    app::App,
    clock::{Ids, day_in_hanoi},
    db::Conn,
    error::{Context, Error, Result},
    features::{
        achievements::{
            input::{CreateAchievement, NewCoAuthor, NewEvidence, RecogniseAchievement},
            service,
            types::{
                AchievementId, AchievementKind, AchievementState, AchievementSubjectKind,
                RecognitionScope,
            },
            views::AchievementRef,
        },
        returns::{ReturnReason, ReturnWithReasons},
    },
};

use super::{
    change,
    directory::{House, Unit},
    texts,
};

/// Achievements in one write, as many as do not make a savepoint slow.
const AT_ONCE: u16 = 8;

/// Writes that wait at a time, so that the writer of SQLite always finds a whole group for one
/// transaction, and so that all connections of PostgreSQL are busy.
const WAITING: usize = 256;

/// One achievement in so many belongs to the first unit, so that one list is long enough to be
/// read a hundred thousand rows deep.
const OF_FIRST_UNIT_ONE_IN: u32 = 5;

/// The achievements come in this many days; the last are done with before the load test begins.
const DAYS: i64 = 300;
const DAYS_LEFT: i64 = 20;

/// How many of a hundred are in each state.
const STATES: [(u32, AchievementState); 6] = [
    (10, AchievementState::Draft),
    (15, AchievementState::Submitted),
    (5, AchievementState::Returned),
    (5, AchievementState::Withdrawn),
    (60, AchievementState::Verified),
    (5, AchievementState::Recognised),
];

const KINDS: [AchievementKind; 5] = [
    AchievementKind::Result,
    AchievementKind::Solution,
    AchievementKind::Initiative,
    AchievementKind::Model,
    AchievementKind::Article,
];

/// When the achievements come.
#[derive(Clone, Copy)]
struct Calendar {
    first: DateTime<Utc>,
    step: TimeDelta,
}

impl Calendar {
    fn of(app: &App, count: u32) -> Result<Self> {
        let first = app
            .clock
            .now()
            .checked_sub_signed(TimeDelta::days(DAYS + DAYS_LEFT))
            .ok_or_else(|| Error::internal("the clock is at its beginning"))?;
        let micros = DAYS * 24 * 3600 * 1_000_000 / i64::from(count);
        Ok(Self { first, step: TimeDelta::microseconds(micros) })
    }

    fn moment(self, number: u32) -> DateTime<Utc> {
        i32::try_from(number).map_or(self.first, |number| self.first + self.step * number)
    }
}

/// Writes them; the ids come in no order.
pub fn write(app: &App, house: &Arc<House>, count: u32) -> Result<Vec<AchievementId>> {
    let calendar = Calendar::of(app, count)?;
    let some = (0..count).step_by(usize::from(AT_ONCE)).map(|from| {
        let (house, ids) = (Arc::clone(house), app.ids.clone());
        app.db.write(move |conn| {
            (from..count.min(from + u32::from(AT_ONCE)))
                .map(|number| write_one(conn, &ids, &house, calendar, number))
                .collect::<Result<Vec<_>>>()
        })
    });
    let all = stream::iter(some).buffer_unordered(WAITING).try_concat();
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.internal("starting a runtime")?.block_on(all)
}

fn unit_of<'a>(house: &'a House, rng: &mut Rng) -> Result<&'a Unit> {
    let first = rng.u32(..OF_FIRST_UNIT_ONE_IN) == 0;
    let unit = if first { house.units.first() } else { rng.choice(&house.units) };
    unit.ok_or_else(|| Error::internal("there is no unit"))
}

fn state_of(rng: &mut Rng) -> AchievementState {
    let mut left = rng.u32(..100);
    for (share, state) in STATES {
        if left < share {
            return state;
        }
        left -= share;
    }
    AchievementState::Verified
}

fn write_one(
    conn: &mut Conn,
    ids: &Ids,
    house: &House,
    calendar: Calendar,
    number: u32,
) -> Result<AchievementId> {
    let mut rng = Rng::with_seed(u64::from(number));
    let unit = unit_of(house, &mut rng)?;
    let state = state_of(&mut rng);
    let at = calendar.moment(number);
    let input = draft(house, unit, &mut rng, number, day_in_hanoi(at));
    let id = change(conn, ids, &unit.officer, at, |tx| service::create(tx, input))?.id;
    let later = |days: i64| at + TimeDelta::days(days);
    if state != AchievementState::Draft {
        change(conn, ids, &unit.head, later(1), |tx| service::submit(tx, id))?;
    }
    let judge = &house.secretariat;
    match state {
        AchievementState::Draft | AchievementState::Submitted => {}
        AchievementState::Returned => {
            let input = ReturnWithReasons {
                reasons: vec![ReturnReason {
                    code: "missing_evidence".to_owned(),
                    text: "Chưa có minh chứng cho kết quả áp dụng".to_owned(),
                }],
            };
            change(conn, ids, judge, later(3), |tx| service::send_back(tx, id, input))?;
        }
        AchievementState::Withdrawn => {
            change(conn, ids, &unit.head, later(2), |tx| service::withdraw(tx, id))?;
        }
        AchievementState::Verified => {
            change(conn, ids, judge, later(3), |tx| service::verify(tx, id))?;
        }
        AchievementState::Recognised => {
            change(conn, ids, judge, later(3), |tx| service::verify(tx, id))?;
            let input = RecogniseAchievement {
                number: format!("{number}/QĐ-MẪU"),
                issued_on: day_in_hanoi(later(10)),
                body: "Giám đốc Sở (mẫu)".to_owned(),
                scope: RecognitionScope::Department,
                document_id: None,
            };
            change(conn, ids, judge, later(11), |tx| service::recognise(tx, id, input))?;
        }
    }
    Ok(id)
}

/// What an officer would send on a day; the same for the same number.
pub fn draft(
    house: &House,
    unit: &Unit,
    rng: &mut Rng,
    number: u32,
    day: NaiveDate,
) -> CreateAchievement {
    let kind = rng.choice(KINDS).unwrap_or(AchievementKind::Result);
    let is_initiative = kind == AchievementKind::Initiative;
    let is_individual = rng.u32(..10) < 7;
    // The first three act for the unit; the secretariat judges nothing of its own.
    let authors = unit.persons.get(3..).unwrap_or_default();
    let person_code = rng.choice(authors).filter(|_| is_individual).cloned();
    let co_author = rng.choice(authors).filter(|code| Some(*code) != person_code.as_ref());
    let is_joint = rng.u32(..10) < 2;
    let has_effect = is_initiative || rng.bool();
    let is_known_elsewhere = rng.u32(..10) == 0;
    CreateAchievement {
        campaign_id: house.campaign,
        kind,
        title: texts::title(rng, number),
        description: Some(texts::description(rng)),
        subject_kind: match person_code {
            Some(_) => AchievementSubjectKind::Individual,
            None => AchievementSubjectKind::Collective,
        },
        unit_code: unit.code.clone(),
        person_code,
        share_percent: None,
        co_authors: co_author
            .filter(|_| is_joint)
            .map(|code| NewCoAuthor { person_code: code.clone(), share_percent: None })
            .into_iter()
            .collect(),
        period_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default(),
        period_to: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap_or_default(),
        applied_since: day.checked_sub_days(Days::new(30)).filter(|_| is_initiative),
        effect: has_effect.then(|| texts::effect(rng)),
        application_scope: is_initiative.then(|| "Toàn Sở".to_owned()),
        evidence: vec![NewEvidence {
            document_id: None,
            url: Some(format!("https://mau.example/tin/{number}")),
            note: None,
        }],
        external_refs: is_known_elsewhere
            .then(|| AchievementRef {
                system: "e_office".to_owned(),
                id: format!("SK-{number:07}"),
            })
            .into_iter()
            .collect(),
    }
}

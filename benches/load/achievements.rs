//! Achievements with the histories that brought them to their states.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use fastrand::Rng;
use thidua::{
    authz::Actor,
    clock::{Clock, day_in_hanoi},
    db::types::Instant,
    error::{Error, Result},
    features::{
        achievements::{
            history::{History, Step},
            input::{CreateAchievement, NewCoAuthor, NewEvidence, RecogniseAchievement},
            types::{AchievementKind, AchievementState, AchievementSubjectKind, RecognitionScope},
            views::AchievementRef,
        },
        returns::{ReturnReason, ReturnWithReasons},
    },
};

use super::{
    directory::{House, Unit},
    texts,
};

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

/// When the achievements come: one after the other, no two at the same moment.
#[derive(Clone, Copy)]
pub struct Calendar {
    first: DateTime<Utc>,
    step: TimeDelta,
}

impl Calendar {
    pub fn of(clock: &Clock, count: u32) -> Result<Self> {
        let first = clock
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

/// The history of the achievement with a number; the same for the same number.
pub fn history(house: &House, calendar: Calendar, number: u32) -> Result<History> {
    let mut rng = Rng::with_seed(u64::from(number));
    let unit = unit_of(house, &mut rng)?;
    let state = state_of(&mut rng);
    let at = calendar.moment(number);
    Ok(History {
        input: draft(house, unit, &mut rng, number, day_in_hanoi(at)),
        by: Arc::clone(&unit.officer),
        at: Instant(at),
        moves: moves(house, unit, state, number, at),
    })
}

/// The moves that lead to a state.
fn moves(
    house: &House,
    unit: &Unit,
    state: AchievementState,
    number: u32,
    at: DateTime<Utc>,
) -> Vec<(Step, Arc<Actor>, Instant)> {
    let later = |days: i64| at + TimeDelta::days(days);
    let by_head = |step, days| (step, Arc::clone(&unit.head), Instant(later(days)));
    let judged = |step, days| (step, Arc::clone(&house.secretariat), Instant(later(days)));
    let submitted = by_head(Step::Submit, 1);
    match state {
        AchievementState::Draft => Vec::new(),
        AchievementState::Submitted => vec![submitted],
        AchievementState::Returned => vec![submitted, judged(Step::Return(returning()), 3)],
        AchievementState::Withdrawn => vec![submitted, by_head(Step::Withdraw, 2)],
        AchievementState::Verified => vec![submitted, judged(Step::Verify, 3)],
        AchievementState::Recognised => {
            let recognition = RecogniseAchievement {
                number: format!("{number}/QĐ-MẪU"),
                issued_on: day_in_hanoi(later(10)),
                body: "Giám đốc Sở (mẫu)".to_owned(),
                scope: RecognitionScope::Department,
                document_id: None,
            };
            let recognised = judged(Step::Recognise(recognition), 11);
            vec![submitted, judged(Step::Verify, 3), recognised]
        }
    }
}

fn returning() -> ReturnWithReasons {
    ReturnWithReasons {
        reasons: vec![ReturnReason {
            code: "missing_evidence".to_owned(),
            text: "Chưa có minh chứng cho kết quả áp dụng".to_owned(),
        }],
    }
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

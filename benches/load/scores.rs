//! A round of evaluation that waits to be made final: every unit has scored itself, and the secretariat
//! has verified each score. All of it goes through the services, as the callers whose step it is.

use std::sync::Arc;

use fastrand::Rng;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thidua::{
    app::App,
    authz::Actor,
    error::{Context, Result},
    features::{
        criteria_sets::{self, types::CriteriaSetId},
        evaluation_rounds::{self, types::EvaluationRoundId},
        evaluations::{self, types::EvaluationId},
    },
    http::command::Tx,
};

use super::directory::House;

/// Leaves of a group.
const GROUP: u32 = 10;

/// Most hundredths of a leaf.
const LEAF_MAX: u32 = 500;

/// Sheets written in one transaction.
const SHEETS_AT_ONCE: usize = 100;

/// Of so many scores one is verified otherwise than the unit scored itself.
const DIFFERS: u32 = 5;

/// What a caller would have sent.
fn sent<T: DeserializeOwned>(body: Value) -> Result<T> {
    serde_json::from_value(body).internal("making what a caller sends")
}

fn points(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn group(leaf: u32) -> u32 {
    leaf / GROUP + 1
}

fn code(leaf: u32) -> String {
    format!("{}.{}", group(leaf), leaf % GROUP + 1)
}

/// Leaves of five points in groups of ten; equal totals are told apart by the points of groups, then of
/// single leaves. A fifth of all may have the top band.
fn set(tx: &mut Tx<'_>, leaves: u32) -> Result<CriteriaSetId> {
    let total = |share: u32| points(leaves * LEAF_MAX / 100 * share);
    let mut criteria: Vec<Value> = Vec::new();
    let mut chain: Vec<Value> = Vec::new();
    let tie = |code: &str| {
        json!({
            "label": {"vi": format!("Điểm {code}"), "en": format!("Points of {code}")},
            "terms": [{"criterion_code": code, "measure": "points"}], "prefer": "more",
        })
    };
    for leaf in 0..leaves {
        if leaf % GROUP == 0 {
            let (number, inside) = (group(leaf).to_string(), GROUP.min(leaves - leaf));
            criteria.push(json!({
                "code": number, "name": format!("Lĩnh vực mẫu {number}"), "type": "group",
                "max_points": points(inside * LEAF_MAX), "evidence_required": false,
            }));
            chain.push(tie(&number));
        }
        criteria.push(json!({
            "code": code(leaf), "parent_code": group(leaf).to_string(), "type": "manual",
            "name": format!("Tiêu chí mẫu {}", code(leaf)), "max_points": points(LEAF_MAX),
            "evidence_required": false,
        }));
    }
    chain.truncate(4);
    chain.extend((0..leaves.min(8)).map(|leaf| tie(&code(leaf))));
    let band = |code: &str, from: u32, to: Option<u32>| {
        json!({
            "code": code, "label": {"vi": format!("Mức {code}"), "en": format!("Band {code}")},
            "from_points": total(from), "to_points": to.map(total),
        })
    };
    let body = json!({
        "code": "BTC-TAI", "title": "Bộ tiêu chí mẫu của phép đo", "source_text": "Dữ liệu mẫu",
        "source_status": "assumed", "max_total": total(100), "criteria": criteria,
        "bands": [band("XS", 58, None), band("TOT", 50, Some(58)), band("HT", 0, Some(50))],
        "top_share": {"band_code": "XS", "max_percent": "20.00", "fallback_band_code": "TOT"},
        "tie_chain": chain,
    });
    let draft = criteria_sets::service::create(tx, sent(body)?)?;
    criteria_sets::service::publish(tx, draft.id).map(|view| view.id)
}

/// What a unit says of itself, and what the secretariat finds: the same whenever it is asked for, so that
/// all runs are alike.
fn scores(number: u64, leaves: u32) -> (Value, Value) {
    let mut rng = Rng::with_seed(number);
    let (mut own, mut verified) = (Vec::new(), Vec::new());
    for leaf in 0..leaves {
        let (code, given) = (code(leaf), rng.u32(100..=LEAF_MAX));
        own.push(json!({
            "criterion_code": code, "points": points(given), "comment": "Theo sổ theo dõi của đơn vị",
        }));
        verified.push(if rng.u32(0..DIFFERS) == 0 {
            json!({
                "criterion_code": code, "points": points(given - rng.u32(1..=100)),
                "reason": "Thiếu văn bản trong kỳ đánh giá",
            })
        } else {
            json!({ "criterion_code": code, "points": points(given) })
        });
    }
    (json!({ "scores": own }), json!({ "scores": verified }))
}

/// Opens the round; the sheets in the order of the units.
fn open(app: &App, house: &House, leaves: u32) -> Result<(EvaluationRoundId, Vec<EvaluationId>)> {
    let codes: Vec<String> = house.units.iter().map(|unit| unit.code.clone()).collect();
    let campaign = house.campaign;
    app.operate(Actor::clone(&house.secretariat), move |tx| {
        let set = set(tx, leaves)?;
        let body = json!({
            "title": "Kỳ chấm điểm mẫu của phép đo", "period": "2026", "criteria_set_id": set,
            "subjects": codes,
        });
        let round = evaluation_rounds::service::create(tx, campaign, sent(body)?)?;
        evaluation_rounds::service::open(tx, round.id)?;
        let mut sheets = evaluations::service::outlines(tx.conn, round.id)?;
        let place = |code: &str| codes.iter().position(|one| one == code);
        sheets.sort_by_cached_key(|one| place(one.unit_code()));
        Ok((round.id, sheets.iter().map(evaluations::service::Outline::id).collect()))
    })
}

/// A sheet with the number of its unit and those who act for that.
type Scored = (u64, EvaluationId, Arc<Actor>, Arc<Actor>);

/// Writes the round up to where it can be made final.
pub fn write(app: &App, house: &House, leaves: u32) -> Result<EvaluationRoundId> {
    let (round, sheets) = open(app, house, leaves)?;
    let all: Vec<Scored> = (1..)
        .zip(house.units.iter().zip(sheets))
        .map(|(number, (unit, sheet))| (number, sheet, unit.officer.clone(), unit.head.clone()))
        .collect();
    for some in all.chunks(SHEETS_AT_ONCE) {
        let some = some.to_vec();
        app.replay(move |replay| {
            let now = replay.now();
            for (number, sheet, officer, head) in some {
                let own = sent(scores(number, leaves).0)?;
                replay.act(&officer, now, |tx| {
                    evaluations::service::put_self_scores(tx, sheet, own).map(drop)
                })?;
                replay.act(&head, now, |tx| evaluations::service::submit(tx, sheet).map(drop))?;
            }
            Ok(())
        })?;
    }
    app.operate(Actor::clone(&house.secretariat), move |tx| {
        evaluation_rounds::service::close_self_scoring(tx, round, &sent(json!({}))?).map(drop)
    })?;
    for some in all.chunks(SHEETS_AT_ONCE) {
        let (some, secretariat) = (some.to_vec(), house.secretariat.clone());
        app.replay(move |replay| {
            let now = replay.now();
            for (number, sheet, ..) in some {
                let verified = sent(scores(number, leaves).1)?;
                replay.act(&secretariat, now, |tx| {
                    evaluations::service::put_verified_scores(tx, sheet, &verified).map(drop)
                })?;
            }
            Ok(())
        })?;
    }
    Ok(round)
}

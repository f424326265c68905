//! How the figures and dates of a view are written, added beside them for the templates.

use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value, json};

use super::{
    PaperView,
    view::{AwardRow, Frame, Signature, SigningAuthority},
};
use crate::{
    error::{Error, Result},
    text::vietnamese_number,
};

/// Blanks in which a number or a day is written by hand. They do not break and do not collapse.
const BLANK: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// The view as JSON with what templates print beside it:
/// - `frame`: `type_name` also where it is the usual one, `number_line`, `date_line`, and in `signature` its
///   `lines` above the signature;
/// - tables: cells of numeric columns in the Vietnamese form;
/// - charts: `values_text` in every group;
/// - submissions: `collectives_text` and `individuals_text` in every tally, at least two digits;
/// - lists of decisions: `bonus_text` in every row;
/// - reports of collectives: `staff_line`;
/// - bases (căn cứ) and several addressees with their closing marks.
///
/// # Errors
/// None that a view can cause.
pub fn presented(view: &PaperView) -> Result<Value> {
    let mut value = serde_json::to_value(view)
        .map_err(|cause| Error::internal(format!("a view is not JSON: {cause}")))?;
    let frame = view.frame();
    let type_name = frame.type_name.as_deref().filter(|name| !name.trim().is_empty());
    let type_name = type_name.or_else(|| view.kind().type_name());
    add(&mut value, "/frame", "type_name", json!(type_name));
    add(&mut value, "/frame", "number_line", json!(number_line(frame)));
    add(&mut value, "/frame", "date_line", json!(date_line(frame)));
    if let Some(signature) = &frame.signature {
        add(&mut value, "/frame/signature", "lines", json!(signature_lines(signature)));
    }
    match view {
        PaperView::Submission(view) => {
            add(&mut value, "", "bases", json!(marked(&view.bases)));
            add(&mut value, "", "addressees", json!(addressed(&view.addressees)));
            for (index, tally) in view.tallies.iter().enumerate() {
                let row = format!("/tallies/{index}");
                add(&mut value, &row, "collectives_text", json!(two_digits(tally.collectives)));
                add(&mut value, &row, "individuals_text", json!(two_digits(tally.individuals)));
            }
        }
        PaperView::Decision(view) => {
            add(&mut value, "", "bases", json!(marked(&view.bases)));
            if let Some(annex) = &view.annex {
                add_bonuses(&mut value, "/annex/collectives", &annex.collectives);
                add_bonuses(&mut value, "/annex/individuals", &annex.individuals);
            }
        }
        PaperView::Letter(view) => {
            add(&mut value, "", "addressees", json!(addressed(&view.addressees)));
        }
        PaperView::ResultReport(view) => {
            add(&mut value, "", "addressees", json!(addressed(&view.addressees)));
        }
        PaperView::AchievementReportCollective(view) => {
            let (staff, women) = (view.collective.staff_count, view.collective.women_count);
            add(&mut value, "/collective", "staff_line", json!(staff_line(staff, women)));
        }
        PaperView::Plan(_)
        | PaperView::NomineeList(_)
        | PaperView::AchievementReportPerson(_)
        | PaperView::Minutes(_)
        | PaperView::Certificate(_) => {}
    }
    present_figures(&mut value);
    Ok(value)
}

/// The line of the number (số, ký hiệu): `Số: 05/KH-STC`, with a blank for a number that is not there yet.
pub fn number_line(frame: &Frame) -> Option<String> {
    let symbol = frame.symbol.as_deref()?;
    let number = frame.number.as_deref().unwrap_or(BLANK);
    // A number below 10 has a zero in front, as clerks write it.
    let zero =
        if number.len() == 1 && number.bytes().all(|c| c.is_ascii_digit()) { "0" } else { "" };
    Some(format!("Số: {zero}{number}/{symbol}"))
}

/// The line of place and date (địa danh, thời gian). Days below 10 and the months 1 and 2 take a zero, so
/// that no figure can be written in front of them (Nghị định 30/2020/NĐ-CP, Phụ lục I).
pub fn date_line(frame: &Frame) -> Option<String> {
    let place = frame.place.as_deref()?;
    Some(match (frame.date, frame.year) {
        (Some(date), _) => {
            let (month, year) = (month(date), date.year());
            format!("{place}, ngày {:02} tháng {month} năm {year}", date.day())
        }
        (None, Some(year)) => format!("{place}, ngày{BLANK}tháng{BLANK}năm {year}"),
        (None, None) => format!("{place}, ngày{BLANK}tháng{BLANK}năm{BLANK}"),
    })
}

/// A date within a text: `02/3/2026`.
pub fn short_date(date: NaiveDate) -> String {
    format!("{:02}/{}/{}", date.day(), month(date), date.year())
}

fn month(date: NaiveDate) -> String {
    match date.month() {
        month @ 1..=2 => format!("0{month}"),
        // The months from 3 on cannot be turned into another by a figure in front.
        month => month.to_string(),
    }
}

/// The lines above a signature: `KT. GIÁM ĐỐC`, `PHÓ GIÁM ĐỐC`.
fn signature_lines(signature: &Signature) -> Vec<String> {
    let principal = signature.principal.as_deref().unwrap_or_default();
    let mut lines = match signature.authority {
        None => vec![signature.position.clone()],
        Some(acting @ SigningAuthority::Acting) => {
            vec![format!("{} {}", acting.prefix(), signature.position)]
        }
        Some(authority) => {
            vec![format!("{} {principal}", authority.prefix()), signature.position.clone()]
        }
    };
    lines.extend(signature.office.clone());
    lines
}

/// Bases end in a semicolon, the last one in a full stop.
fn marked(lines: &[String]) -> Vec<String> {
    let last = lines.len().saturating_sub(1);
    let marks = |index| if index == last { '.' } else { ';' };
    lines.iter().enumerate().map(|(index, line)| format!("{line}{}", marks(index))).collect()
}

/// One addressee stands as it is; several are a list.
fn addressed(lines: &[String]) -> Vec<String> {
    if lines.len() < 2 { lines.to_vec() } else { marked(lines) }
}

fn two_digits(count: u32) -> String {
    format!("{count:02}")
}

fn staff_line(staff: Option<u32>, women: Option<u32>) -> Option<String> {
    let staff = staff?;
    let Some(women) = women.filter(|women| staff > 0 && *women <= staff) else {
        return Some(format!("{staff} người"));
    };
    // Rounded to two decimals, half up.
    let (staff_exact, women_exact) = (u64::from(staff), u64::from(women));
    let hundredths = (women_exact * 20_000 + staff_exact) / (staff_exact * 2);
    let share = shown_hundredths(i64::try_from(hundredths).ok()?);
    Some(format!("{staff} người, trong đó nữ: {women} người ({share} %)"))
}

fn add_bonuses(value: &mut Value, list: &str, rows: &[AwardRow]) {
    for (index, row) in rows.iter().enumerate() {
        let text = row.bonus.map(|bonus| vietnamese_number(&bonus.to_string()));
        add(value, &format!("{list}/{index}"), "bonus_text", json!(text));
    }
}

/// Writes the figures of all tables and charts, wherever they stand.
fn present_figures(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        Value::Array(items) => items.iter_mut().for_each(present_figures),
        Value::Object(fields) => {
            match fields.get("block").and_then(Value::as_str) {
                Some("table") => present_table(fields),
                Some("chart") => present_chart(fields),
                // The other blocks have no figures, and most objects are no blocks.
                Some(_) | None => fields.values_mut().for_each(present_figures),
            }
        }
    }
}

fn present_table(table: &mut Map<String, Value>) {
    let columns = table.get("columns").and_then(Value::as_array).cloned().unwrap_or_default();
    let is_numeric = |column: &Value| column.get("is_numeric").and_then(Value::as_bool);
    let numeric: Vec<bool> =
        columns.iter().map(|column| is_numeric(column) == Some(true)).collect();
    let rows = table.get_mut("rows").and_then(Value::as_array_mut).into_iter().flatten();
    for cells in rows.filter_map(Value::as_array_mut) {
        for (cell, is_numeric) in cells.iter_mut().zip(&numeric) {
            if let (true, Value::String(text)) = (*is_numeric, cell)
                && is_decimal(text)
            {
                *text = vietnamese_number(text);
            }
        }
    }
}

fn present_chart(chart: &mut Map<String, Value>) {
    let groups = chart.get_mut("groups").and_then(Value::as_array_mut).into_iter().flatten();
    for group in groups {
        let values = group.get("values_hundredths").and_then(Value::as_array);
        let texts: Vec<Option<String>> = values
            .into_iter()
            .flatten()
            .map(|value| value.as_i64().map(shown_hundredths))
            .collect();
        add(group, "", "values_text", json!(texts));
    }
}

/// A figure of hundredths without zeros at its end: `97,5`.
fn shown_hundredths(hundredths: i64) -> String {
    let (whole, rest) = (hundredths / 100, (hundredths % 100).abs());
    let decimal = match (rest, rest % 10) {
        (0, _) => whole.to_string(),
        (_, 0) => format!("{whole}.{}", rest / 10),
        (_, _) => format!("{whole}.{rest:02}"),
    };
    vietnamese_number(&decimal)
}

/// Whether a text is a decimal, as cells of numeric columns have to be.
pub(super) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    all_digits(whole) && all_digits(places)
}

fn add(value: &mut Value, place: &str, name: &str, new: Value) {
    if let Some(fields) = value.pointer_mut(place).and_then(Value::as_object_mut) {
        fields.insert(name.to_owned(), new);
    }
}

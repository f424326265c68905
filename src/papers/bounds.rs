//! How large a paper may be. Setting it cannot be stopped once it began, so what goes in is bounded.

use serde_json::Value;

use super::PaperView;
use crate::error::{Error, Result, Text};

/// Entries of one list: rows of a table, nominees, recipients.
const ROWS_MAX: usize = 2_000;

/// Entries that are more than a text, in all lists together: rows, columns, blocks.
const PARTS_MAX: usize = 2_500;

/// Cells of one row, and columns of a table.
const COLUMNS_MAX: usize = 20;

/// Groups of bars that one chart can show.
const GROUPS_MAX: usize = 40;

/// Bars of one group.
const SERIES_MAX: usize = 4;

/// The highest figure of a chart, in hundredths.
const HUNDREDTHS_MAX: i64 = 100_000_000_000_000;

/// Characters of one text.
const TEXT_MAX: usize = 20_000;

/// Characters of a text that stands in one place: a head, a name, a line of the frame.
const LINE_MAX: usize = 1_000;

/// Characters of the head of a column and of what is written at a chart, which is set small or again on
/// every page.
const LABEL_MAX: usize = 200;

/// Characters of all texts together.
const TEXTS_MAX: usize = 2_000_000;

/// Refuses a view that is larger than a paper may be, or whose tables and charts have rows of unequal
/// length.
///
/// # Errors
/// `validation-failed`, with a pointer to the place under `/view`.
pub(super) fn check(view: &PaperView) -> Result<()> {
    let value = serde_json::to_value(view)
        .map_err(|cause| Error::internal(format!("a view is not JSON: {cause}")))?;
    let mut sums = Sums::default();
    walk(&value, "/view", TEXT_MAX, &mut sums)
}

/// How long the texts of a member may be, within what holds for the object that it is a member of.
fn limit(block: Option<&str>, name: &str, outer: usize) -> usize {
    let own = match (block, name) {
        (Some("chart"), "description") => LINE_MAX,
        (Some("chart"), _) | (Some("table"), "columns") => LABEL_MAX,
        (_, "frame" | "title" | "caption" | "ordinal" | "label" | "attached_to" | "contact") => {
            LINE_MAX
        }
        // The other members are the text of the paper.
        _ => TEXT_MAX,
    };
    own.min(outer)
}

#[derive(Default)]
struct Sums {
    parts: usize,
    characters: usize,
}

fn walk(value: &Value, pointer: &str, text_max: usize, sums: &mut Sums) -> Result<()> {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
        Value::String(text) => {
            let count = text.chars().count();
            sums.characters += count;
            if count > text_max {
                return Err(too_large(pointer, "max_length", count, text_max));
            }
            if sums.characters > TEXTS_MAX {
                return Err(too_large("/view", "max_length", sums.characters, TEXTS_MAX));
            }
            Ok(())
        }
        Value::Array(items) => {
            sums.parts += items.iter().filter(|item| item.is_object() || item.is_array()).count();
            if items.len() > ROWS_MAX {
                return Err(too_large(pointer, "max_items", items.len(), ROWS_MAX));
            }
            if sums.parts > PARTS_MAX {
                return Err(too_large("/view", "max_items", sums.parts, PARTS_MAX));
            }
            items.iter().enumerate().try_for_each(|(index, item)| {
                walk(item, &format!("{pointer}/{index}"), text_max, sums)
            })
        }
        Value::Object(fields) => {
            let block = fields.get("block").and_then(Value::as_str);
            match block {
                Some("table") => even(value, pointer, "columns", "rows", "", COLUMNS_MAX)?,
                Some("chart") => {
                    even(value, pointer, "series", "groups", "values_hundredths", SERIES_MAX)?;
                    let groups = length(value.get("groups"));
                    if groups > GROUPS_MAX {
                        let pointer = format!("{pointer}/groups");
                        return Err(too_large(&pointer, "max_items", groups, GROUPS_MAX));
                    }
                    drawable(value, pointer)?;
                }
                // The other blocks are texts, and most objects are no blocks.
                Some(_) | None => {}
            }
            fields.iter().try_for_each(|(name, field)| {
                let text_max = limit(block, name, text_max);
                walk(field, &format!("{pointer}/{name}"), text_max, sums)
            })
        }
    }
}

/// Checks that each row has an entry for each head, and that there are heads, but not too many.
fn even(
    value: &Value,
    pointer: &str,
    heads: &str,
    rows: &str,
    entries: &str,
    max: usize,
) -> Result<()> {
    let width = length(value.get(heads));
    if width == 0 || width > max {
        return Err(too_large(&format!("{pointer}/{heads}"), "max_items", width, max));
    }
    let rows_of = value.get(rows).and_then(Value::as_array).into_iter().flatten();
    for (index, row) in rows_of.enumerate() {
        let row = if entries.is_empty() { Some(row) } else { row.get(entries) };
        if length(row) != width {
            return Err(Error::invalid(
                format!("{pointer}/{rows}/{index}"),
                "row_length",
                Text::new(
                    format!("Mỗi hàng phải có đủ {width} ô như hàng tiêu đề."),
                    format!("Every row needs {width} entries, as many as the head has."),
                ),
            ));
        }
    }
    Ok(())
}

/// Checks that a chart's figures can be drawn as bars.
fn drawable(chart: &Value, pointer: &str) -> Result<()> {
    let groups = chart.get("groups").and_then(Value::as_array).into_iter().flatten();
    for (index, group) in groups.enumerate() {
        let values = group.get("values_hundredths").and_then(Value::as_array);
        let mut figures = values.into_iter().flatten().filter_map(Value::as_i64);
        if figures.any(|figure| !(0..=HUNDREDTHS_MAX).contains(&figure)) {
            return Err(Error::invalid(
                format!("{pointer}/groups/{index}/values_hundredths"),
                "out_of_range",
                Text::new(
                    "Số liệu của biểu đồ không được âm hoặc quá lớn.",
                    "Figures of a chart are neither negative nor beyond what it can show.",
                ),
            ));
        }
    }
    Ok(())
}

fn length(list: Option<&Value>) -> usize {
    list.and_then(Value::as_array).map_or(0, Vec::len)
}

fn too_large(pointer: &str, code: &'static str, count: usize, max: usize) -> Error {
    Error::invalid(
        pointer,
        code,
        Text::new(
            format!(
                "Vượt quá mức cho phép của một văn bản ({count}, nhiều nhất {max} mục hoặc ký tự)."
            ),
            format!("More than a paper may hold ({count}; at most {max} entries or characters)."),
        ),
    )
}

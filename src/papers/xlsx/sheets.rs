//! What stands in the sheets of a workbook.

use crate::papers::view::{
    AwardRow, Block, Chart, Column, DecisionView, NomineeListView, ResultReportView, Table,
};

/// A list.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) note: Option<String>,
    pub(super) columns: Vec<(String, u16)>,
    pub(super) lines: Vec<Line>,
}

pub(super) enum Line {
    /// Over all columns.
    Group(String),
    Cells(Vec<Cell>),
}

pub(super) enum Cell {
    Text(String),
    /// A decimal, or a text where it is none.
    Number(String),
}

impl Cell {
    fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    fn count(count: u32) -> Self {
        Self::Number(count.to_string())
    }
}

fn columns(titles: &[(&str, u16)]) -> Vec<(String, u16)> {
    titles.iter().map(|(title, width)| ((*title).to_owned(), *width)).collect()
}

pub(super) fn nominees(view: &NomineeListView) -> Sheet {
    let mut lines = Vec::new();
    for group in &view.groups {
        lines.push(Line::Group(group.title.clone()));
        lines.extend(group.rows.iter().map(|row| {
            Line::Cells(vec![
                Cell::count(row.ordinal),
                Cell::text(&row.honorific),
                Cell::text(&row.name),
                Cell::text(&row.position),
                Cell::text(&row.unit),
                Cell::text(&row.award),
                Cell::text(&row.subject_class),
                Cell::text(&row.field),
                Cell::text(&row.summary),
            ])
        }));
    }
    Sheet {
        name: "Danh sách".to_owned(),
        title: view.frame.subject.clone(),
        note: view.attached_to.clone(),
        columns: columns(&[
            ("STT", 6),
            ("Danh xưng", 10),
            ("Tên tập thể, họ và tên cá nhân", 28),
            ("Chức vụ", 22),
            ("Đơn vị", 26),
            ("Hình thức khen thưởng", 26),
            ("Đối tượng", 20),
            ("Lĩnh vực", 20),
            ("Tóm tắt thành tích", 50),
        ]),
        lines,
    }
}

pub(super) fn annex(view: &DecisionView) -> Option<Sheet> {
    let annex = view.annex.as_ref()?;
    let mut parts = [("TẬP THỂ", &annex.collectives), ("CÁ NHÂN", &annex.individuals)];
    if annex.individuals_first {
        parts.reverse();
    }
    let mut lines = Vec::new();
    for (title, rows) in parts {
        if !rows.is_empty() {
            lines.push(Line::Group(title.to_owned()));
        }
        lines.extend(rows.iter().map(awarded));
    }
    Some(Sheet {
        name: "Danh sách".to_owned(),
        title: annex.title.clone(),
        note: annex.attached_to.clone(),
        columns: columns(&[
            ("STT", 6),
            ("Tên tập thể, họ và tên cá nhân", 30),
            ("Chức vụ", 24),
            ("Đơn vị", 28),
            ("Hình thức khen thưởng", 30),
            ("Tiền thưởng (đồng)", 18),
        ]),
        lines,
    })
}

fn awarded(row: &AwardRow) -> Line {
    Line::Cells(vec![
        Cell::count(row.ordinal),
        Cell::text(&row.name),
        Cell::text(&row.position),
        Cell::text(&row.unit),
        Cell::text(&row.award),
        row.bonus.map_or_else(|| Cell::text(""), |bonus| Cell::Number(bonus.to_string())),
    ])
}

pub(super) fn figures(view: &ResultReportView) -> Vec<Sheet> {
    let (mut sheets, mut tables, mut charts) = (Vec::new(), 0_u32, 0_u32);
    for block in &view.blocks {
        match block {
            Block::Table(table) => {
                tables = tables.saturating_add(1);
                sheets.push(of_table(table, tables));
            }
            Block::Chart(chart) => {
                charts = charts.saturating_add(1);
                sheets.push(of_chart(chart, charts));
            }
            Block::Part { .. }
            | Block::Section { .. }
            | Block::Clause { .. }
            | Block::Item { .. }
            | Block::Paragraph { .. } => {}
        }
    }
    sheets
}

fn of_table(table: &Table, ordinal: u32) -> Sheet {
    let name = format!("Bảng {ordinal}");
    let cells = |row: &Vec<String>| {
        let cell = |(text, column): (&String, &Column)| {
            if column.is_numeric { Cell::Number(text.clone()) } else { Cell::text(text) }
        };
        Line::Cells(row.iter().zip(&table.columns).map(cell).collect())
    };
    Sheet {
        title: table.caption.clone().unwrap_or_else(|| name.clone()),
        name,
        note: None,
        columns: table
            .columns
            .iter()
            .map(|column| (column.title.clone(), column.width.saturating_mul(5).clamp(8, 60)))
            .collect(),
        lines: table.rows.iter().map(cells).collect(),
    }
}

fn of_chart(chart: &Chart, ordinal: u32) -> Sheet {
    let mut columns = vec![(String::new(), 30)];
    columns.extend(chart.series.iter().map(|name| (format!("{name} ({})", chart.unit), 20)));
    let lines = chart.groups.iter().map(|group| {
        let value = |value: &Option<i64>| {
            value.map_or_else(|| Cell::text(""), |value| Cell::Number(decimal_of_hundredths(value)))
        };
        let label = std::iter::once(Cell::text(&group.label));
        Line::Cells(label.chain(group.values_hundredths.iter().map(value)).collect())
    });
    Sheet {
        name: format!("Biểu đồ {ordinal}"),
        title: chart.title.clone(),
        note: Some(chart.description.clone()),
        columns,
        lines: lines.collect(),
    }
}

fn decimal_of_hundredths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let size = value.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

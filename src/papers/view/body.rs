//! The text of a paper as a row of blocks.

use serde::{Deserialize, Serialize};

/// A block of text, told by its `block`. Ordinals and labels stand as they are printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// Heading of a part (phần): `I.` `MỤC ĐÍCH, YÊU CẦU`.
    Part {
        /// Ordinal with its mark; may be empty.
        ordinal: String,
        /// Title.
        title: String,
    },
    /// Heading of a section (mục): `1.` `Mục đích`.
    Section {
        /// Ordinal with its mark; may be empty.
        ordinal: String,
        /// Title.
        title: String,
    },
    /// A lettered clause (điểm): `a)` and its text.
    Clause {
        /// Label with its bracket.
        label: String,
        /// Text.
        text: String,
    },
    /// A line after a dash.
    Item {
        /// Text.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Text.
        text: String,
    },
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
}

/// A table. Its head row is repeated on every page.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// What it shows.
    pub caption: Option<String>,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each with a cell for every column. A cell of a numeric column is a decimal (`1234.50`) or
    /// empty.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Its share of the width, next to those of the others.
    pub width: u16,
    /// Whether its cells are figures: printed in the Vietnamese form and to the right, and numbers in a
    /// workbook.
    pub is_numeric: bool,
}

/// A bar chart: groups of bars beside each other, one bar of each series in every group.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Chart {
    /// Title under the chart.
    pub title: String,
    /// What it says, for people who listen to it.
    pub description: String,
    /// Unit of the figures, at the axis: `%`.
    pub unit: String,
    /// Names of the series, at most four.
    pub series: Vec<String>,
    /// Groups.
    pub groups: Vec<ChartGroup>,
}

/// A group of bars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartGroup {
    /// Its name under the axis.
    pub label: String,
    /// A figure of each series, in hundredths and not negative; null where none is known.
    pub values_hundredths: Vec<Option<i64>>,
}

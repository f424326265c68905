//! What a filled part still needs: an empty loop leaves cells without a paragraph and tables without a
//! row, which word processors call damaged. On the way every element, attribute and character is checked.

use quick_xml::{
    Reader,
    escape::unescape,
    events::{BytesRef, BytesStart, Event},
};

use super::{engine::is_xml_char, finding::Finding};

/// Elements within one another.
const DEPTH_MAX: usize = 256;

/// Widths of the columns are shared out anew where a loop made more cells than the grid has.
struct Grid {
    /// Where the columns stand in the output.
    from: usize,
    to: usize,
    columns: usize,
    width: u64,
}

struct Open {
    name: String,
    /// Where it begins in the output.
    at: usize,
    /// Whether the last thing in it is a paragraph.
    ends_well: bool,
    has_row: bool,
    cells: usize,
    widest: usize,
    grid: Option<Grid>,
}

/// Tidies a filled part.
pub(super) fn tidy(part: &str, xml: &str) -> Result<String, Finding> {
    let mut hand =
        Hand { part, out: String::with_capacity(xml.len()), stack: Vec::new(), roots: 0 };
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|_| hand.malformed())? {
            Event::Start(start) => {
                hand.open(&start)?;
                hand.put(&format!("<{}>", &*start));
                hand.opened(&start);
            }
            Event::Empty(start) => {
                hand.open(&start)?;
                hand.put(&format!("<{}/>", &*start));
                hand.opened(&start);
                hand.close(true)?;
            }
            Event::End(_) => hand.close(false)?,
            Event::Text(text) => hand.text(&text)?,
            Event::GeneralRef(reference) => hand.reference(&reference)?,
            Event::Decl(declaration) => hand.put(&format!("<?{}?>", &*declaration)),
            // Rewriting left none of these.
            Event::CData(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {
                return Err(hand.malformed());
            }
            Event::Eof => break,
        }
    }
    if hand.stack.is_empty() && hand.roots == 1 { Ok(hand.out) } else { Err(hand.malformed()) }
}

struct Hand<'a> {
    part: &'a str,
    out: String,
    stack: Vec<Open>,
    roots: usize,
}

impl Hand<'_> {
    fn malformed(&self) -> Finding {
        Finding::malformed(self.part)
    }

    fn put(&mut self, xml: &str) {
        self.out.push_str(xml);
    }

    /// Checks an element and remembers it, before it is written.
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Finding> {
        if self.stack.is_empty() {
            self.roots = self.roots.saturating_add(1);
        }
        if self.roots > 1 || self.stack.len() >= DEPTH_MAX {
            return Err(self.malformed());
        }
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| self.malformed())?;
            let value = unescape(&attribute.value).map_err(|_| self.malformed())?;
            if attribute.value.contains('<') || !value.chars().all(is_xml_char) {
                return Err(self.malformed());
            }
        }
        let tag = start.name();
        let name: &str = tag.as_ref();
        match name {
            "w:tr" => self.in_table(|table| table.has_row = true),
            "w:tc" => {
                let row = self.stack.iter_mut().rev().find(|open| open.name == "w:tr");
                if let Some(row) = row {
                    row.cells = row.cells.saturating_add(1);
                }
            }
            _ => {}
        }
        self.stack.push(Open {
            name: name.to_owned(),
            at: self.out.len(),
            ends_well: false,
            has_row: false,
            cells: 0,
            widest: 0,
            grid: None,
        });
        Ok(())
    }

    /// Looks at an element whose start is written.
    fn opened(&mut self, start: &BytesStart<'_>) {
        let at = self.out.len();
        let tag = start.name();
        let name: &str = tag.as_ref();
        match name {
            "w:tblGrid" => self.in_table(|table| {
                table.grid = Some(Grid { from: at, to: at, columns: 0, width: 0 });
            }),
            "w:gridCol" => {
                let width = start.try_get_attribute("w:w").ok().flatten();
                let width = width.and_then(|width| width.value.parse::<u64>().ok());
                self.in_grid(|grid| {
                    grid.columns = grid.columns.saturating_add(1);
                    grid.width = grid.width.saturating_add(width.unwrap_or_default());
                });
            }
            _ => {}
        }
    }

    /// Changes the innermost table.
    fn in_table(&mut self, change: impl FnOnce(&mut Open)) {
        if let Some(table) = self.stack.iter_mut().rev().find(|open| open.name == "w:tbl") {
            change(table);
        }
    }

    /// Changes the columns of the innermost table.
    fn in_grid(&mut self, change: impl FnOnce(&mut Grid)) {
        self.in_table(|table| {
            if let Some(grid) = &mut table.grid {
                change(grid);
            }
        });
    }

    fn close(&mut self, is_empty: bool) -> Result<(), Finding> {
        let Some(done) = self.stack.pop() else { return Err(self.malformed()) };
        if done.name == "w:tbl" && !done.has_row {
            self.out.truncate(done.at);
            return Ok(());
        }
        if done.name == "w:tr" {
            self.in_table(|table| table.widest = table.widest.max(done.cells));
        }
        let is_box = matches!(done.name.as_str(), "w:tc" | "w:txbxContent" | "w:hdr" | "w:ftr");
        if is_empty {
            // Of boxes that hold text, none is written without any.
            if is_box {
                return Err(self.malformed());
            }
        } else {
            if is_box && !done.ends_well {
                self.put("<w:p/>");
            }
            self.put(&format!("</{}>", done.name));
        }
        match done.name.as_str() {
            "w:gridCol" => {
                let at = self.out.len();
                self.in_grid(|grid| grid.to = at);
            }
            "w:tbl" => self.widen(&done),
            _ => {}
        }
        if let Some(around) = self.stack.last_mut() {
            match done.name.as_str() {
                "w:p" | "w:sdt" | "w:customXml" => around.ends_well = true,
                "w:tbl" => around.ends_well = false,
                _ => {}
            }
        }
        Ok(())
    }

    /// Gives a table as many columns as its widest row has cells.
    fn widen(&mut self, table: &Open) {
        let Some(grid) = &table.grid else { return };
        if table.widest <= grid.columns || grid.columns == 0 {
            return;
        }
        let share =
            u64::try_from(table.widest).ok().and_then(|count| grid.width.checked_div(count));
        let column = format!("<w:gridCol w:w=\"{}\"/>", share.unwrap_or_default());
        self.out.replace_range(grid.from..grid.to, &column.repeat(table.widest));
    }

    fn text(&mut self, text: &str) -> Result<(), Finding> {
        let is_outside = self.stack.is_empty();
        if !text.chars().all(is_xml_char) || (is_outside && !text.trim().is_empty()) {
            return Err(self.malformed());
        }
        self.put(text);
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Finding> {
        let name: &str = reference;
        let is_known = match reference.resolve_char_ref() {
            Ok(Some(one)) => is_xml_char(one),
            Ok(None) => matches!(name, "lt" | "gt" | "amp" | "apos" | "quot"),
            Err(_) => false,
        };
        if !is_known || self.stack.is_empty() {
            return Err(self.malformed());
        }
        self.put(&format!("&{name};"));
        Ok(())
    }
}

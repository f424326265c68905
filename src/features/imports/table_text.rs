//! CSV: UTF-8 with or without a byte order mark, separated by comma, semicolon or tab, in lines that
//! end as any system ends them.

use csv::{Position, ReaderBuilder, StringRecord};

use super::sheet::{Rows, Stop, refused, too_wide};

/// Separators that are told apart by the line of the headers; of equals the first.
const SEPARATORS: [char; 3] = [';', ',', '\t'];

/// Cells of a line beyond which it is no table.
const CELLS_MAX: usize = 1_000;

/// Reads a CSV.
///
/// # Errors
/// [`Stop`].
pub(super) fn read(bytes: &[u8], rows: &mut Rows<'_, '_>) -> Result<(), Stop> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| refused("not_utf8", "Tệp CSV không phải UTF-8.", "The CSV is not UTF-8."))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let separator = separator_of(text.trim_start_matches(['\r', '\n']));
    let mut reader = ReaderBuilder::new()
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut record, mut line) = (StringRecord::new(), 0_u32);
    loop {
        let is_there = reader.read_record(&mut record).map_err(|_| {
            refused("not_a_table", "Không đọc được tệp CSV.", "The CSV cannot be read.")
        })?;
        if !is_there {
            return Ok(());
        }
        if record.len() > CELLS_MAX {
            return Err(too_wide());
        }
        let start = record.position().map_or(0, Position::byte);
        line = line.saturating_add(empty_lines(text, start));
        rows.take(line, record.iter().map(str::to_owned).collect())?;
        line = line.saturating_add(1);
    }
}

/// The empty lines from a place on, which the reader passes over without a word. The place may be in the
/// middle of the line end before them.
fn empty_lines(text: &str, place: u64) -> u32 {
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    let bytes = text.as_bytes();
    let mut before = place.checked_sub(1).and_then(|last| bytes.get(last));
    let mut count = 0_u32;
    for byte in bytes.get(place..).unwrap_or_default() {
        match byte {
            b'\n' if before == Some(&b'\r') => {} // the second half of a line end
            b'\r' | b'\n' => count = count.saturating_add(1),
            _ => break, // here the row begins
        }
        before = Some(byte);
    }
    count
}

/// The separator that the first line has most of, outside of quotes.
fn separator_of(text: &str) -> char {
    let mut is_quoted = false;
    let mut counts = [0_usize; SEPARATORS.len()];
    for one in text.chars() {
        match one {
            '"' => is_quoted = !is_quoted,
            '\n' if !is_quoted => break,
            _ if is_quoted => {} // within quotes it separates nothing
            _ => {
                for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
                    *count += usize::from(one == separator);
                }
            }
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let found = SEPARATORS.into_iter().zip(counts).find(|(_, count)| *count == most);
    found.map_or(',', |(separator, _)| separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(i32, Vec<String>)> {
        let mut found = Vec::new();
        let mut sink = |number: i32, cells: Vec<String>| -> Result<(), Stop> {
            found.push((number, cells));
            Ok(())
        };
        read(bytes, &mut Rows::new(&mut sink)).unwrap();
        found
    }

    #[test]
    fn separators_line_ends_and_the_byte_order_mark_make_no_difference() {
        let wanted = vec![
            (0, vec!["Mã".to_owned(), "Họ tên".to_owned()]),
            (1, vec!["CB1".to_owned(), "Cán bộ; mẫu, 01".to_owned()]),
        ];
        for text in [
            "Mã,Họ tên\nCB1,\"Cán bộ; mẫu, 01\"\n",
            "\u{FEFF}Mã;Họ tên\r\nCB1;\"Cán bộ; mẫu, 01\"\r\n",
            "Mã\tHọ tên\r\nCB1\tCán bộ; mẫu, 01",
        ] {
            assert_eq!(rows(text.as_bytes()), wanted, "{text:?}");
        }
    }

    #[test]
    fn rows_are_counted_below_the_headers_and_empty_lines_too() {
        for (text, wanted) in [
            ("a,b\n1,2\n,\n3,4\n", vec![0, 1, 3]),
            ("a,b\n\n1,2\n\n\n3,4\n\n", vec![0, 2, 5]),
            ("a,b\r\n\r\n1,2\r\n\r\n\r\n3,4\r\n", vec![0, 2, 5]),
            ("a,b\r\r1,2\r\r\r3,4", vec![0, 2, 5]),
            ("a,b\r\n\n1,2\n\r\n3,4", vec![0, 2, 4]),
            // What stands above the headers is not counted, whether it is empty or has separators.
            ("\r\n,\r\n  \r\na,b\r\n1,2", vec![0, 1]),
            // A spreadsheet shows a cell of two lines in one row.
            ("a,b\n\"1\n\n1\",2\n3,4\n", vec![0, 1, 2]),
        ] {
            let numbers: Vec<i32> =
                rows(text.as_bytes()).iter().map(|(number, _)| *number).collect();
            assert_eq!(numbers, wanted, "{text:?}");
        }
    }

    #[test]
    fn text_is_composed_and_a_guarding_quote_goes() {
        let found = rows("a,b\nĐa\u{323}i,'=1+1\n".as_bytes());
        assert_eq!(found[1].1, ["Đại", "=1+1"]);
    }
}

//! Numbers as Vietnamese writes them: a decimal comma, and points between thousands.

/// Writes a decimal (`1234567.50`) the Vietnamese way (`1.234.567,50`).
pub fn vietnamese(decimal: &str) -> String {
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", decimal),
    };
    let (whole, places) = match digits.split_once('.') {
        None => (digits, None),
        Some((whole, places)) => (whole, Some(places)),
    };
    let count = whole.chars().count();
    let mut grouped = String::with_capacity(decimal.len() + count / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (count - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    match places {
        None => format!("{sign}{grouped}"),
        Some(places) => format!("{sign}{grouped},{places}"),
    }
}

//! How much room words take, and how they are broken into lines. A picture cannot ask the reader's
//! font, so widths are estimated, and rather too wide than too narrow.

/// Estimated width of a text, in pixels.
pub(super) fn width(text: &str, size: i64) -> i64 {
    let hundredths: i64 = text.chars().map(hundredths_of_em).sum();
    (hundredths * size + 99) / 100
}

fn hundredths_of_em(letter: char) -> i64 {
    match letter {
        'i' | 'j' | 'l' | 'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' | 'I' | '.' | ',' | ':' | ';' | '\''
        | '|' | '!' => 31,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '/' | '-' | '·' => 38,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' | '—' => 92,
        _ if letter.is_uppercase() => 74,
        _ if letter.is_alphanumeric() => 59,
        _ => 100, // signs of other scripts may be as wide as they are high
    }
}

/// A text in at most so many lines of this width; what is left out is marked.
pub(super) fn wrapped(text: &str, room: i64, size: i64, lines_max: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let is_full = lines.len() >= lines_max;
        match lines.last_mut() {
            Some(last) if width(&format!("{last} {word}"), size) <= room => {
                last.push(' ');
                last.push_str(word);
            }
            Some(last) if is_full => {
                *last = cut(&format!("{last} {word} …"), room, size);
                break;
            }
            Some(_) | None => lines.push(cut(word, room, size)),
        }
    }
    lines
}

/// A text that fits into a line; what is left out is marked.
pub(super) fn cut(text: &str, room: i64, size: i64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if width(&kept, size) + width(&format!("{letter}…"), size) > room {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end_matches([' ', '…']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_whole_and_what_is_left_out_is_marked() {
        let name = "Phòng Công nghệ thông tin và Chuyển đổi số";
        assert_eq!(wrapped(name, 1000, 12, 2), [name]);
        let two = wrapped(name, 180, 12, 2);
        assert_eq!(two.join(" "), name);
        assert_eq!(two.len(), 2);
        let long = wrapped(&name.repeat(20), 180, 12, 2);
        assert!(long[1].ends_with('…') && long.len() == 2, "{long:?}");
        assert!(long.iter().all(|line| width(line, 12) <= 180), "{long:?}");
        let one_word = wrapped(&"x".repeat(300), 180, 12, 2);
        assert!(one_word[0].ends_with('…') && width(&one_word[0], 12) <= 180);
        assert!(wrapped("", 180, 12, 2).is_empty());
    }
}

//! `Accept`: which media types a caller takes.

/// Whether the header admits a media type. An empty one admits everything; preferences do not
/// matter, since no resource here has two representations.
pub fn admits(accept: &str, media_type: &str) -> bool {
    let (main, _) = media_type.split_once('/').unwrap_or((media_type, ""));
    let takes = |part: &str| {
        let mut pieces = part.split(';').map(str::trim);
        let kind = pieces.next().unwrap_or_default().to_ascii_lowercase();
        let is_refused = pieces.any(|piece| {
            piece.strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q == 0.0))
        });
        let is_ours = kind == "*/*" || kind == media_type || kind == format!("{main}/*");
        is_ours && !is_refused
    };
    accept.trim().is_empty() || accept.split(',').any(takes)
}

#[cfg(test)]
mod tests {
    use super::admits;

    #[test]
    fn a_type_is_admitted_by_name_by_range_or_by_silence() {
        for accept in ["", "*/*", "image/*", "text/html, image/PNG;q=0.5"] {
            assert!(admits(accept, "image/png"), "{accept}");
        }
        for accept in ["text/html", "image/png;q=0", "image/jpeg, application/*"] {
            assert!(!admits(accept, "image/png"), "{accept}");
        }
    }
}

//! Search on the wire, and what slices tell of an object that was found.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{db::types::Instant, http::reply::Tagged, text_enum};

text_enum! {
    /// Kind of an object: `campaign` phong trào thi đua; `achievement` thành tích; `award_proposal` hồ sơ đề
    /// nghị khen thưởng; `decision` quyết định khen thưởng; `document` văn bản; `indicator` chỉ tiêu; `unit`
    /// đơn vị; `person` cán bộ.
    #[expect(missing_docs, reason = "the enum's own doc names each kind")]
    pub enum SearchKind {
        Campaign = "campaign",
        Achievement = "achievement",
        AwardProposal = "award_proposal",
        Decision = "decision",
        Document = "document",
        Indicator = "indicator",
        Unit = "unit",
        Person = "person",
    }
}

/// An object that was found, as its slice tells of it.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its id or code.
    pub id: String,
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Further texts in which words are found.
    pub texts: Vec<String>,
    /// Its state, where it has one.
    pub state: Option<&'static str>,
    /// Unit that it belongs to, where it does.
    pub unit_code: Option<String>,
    /// Its version.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
}

impl Found {
    /// Number and symbol (số, ký hiệu) as they are written together.
    pub fn numbered(number: Option<String>, symbol: Option<String>) -> Option<String> {
        match (number, symbol) {
            (Some(number), Some(symbol)) => Some(format!("{number}/{symbol}")),
            (number, symbol) => number.or(symbol),
        }
    }

    /// The beginning of a text, on one line, as the title of what has none.
    pub fn title_of(text: &str, chars_max: usize) -> String {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() <= chars_max {
            return line;
        }
        let cut: String = line.chars().take(chars_max).collect();
        format!("{}…", cut.trim_end())
    }
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SnippetPart {
    /// Its text, as it stands in the object; plain text, never markup.
    #[schema(max_length = 1000, example = "Phong trào ")]
    pub text: String,
    /// Whether these are words that were looked for.
    pub is_match: bool,
}

/// An object that was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SearchResult {
    /// Kind.
    pub kind: SearchKind,
    /// Its id, or its code where that is its id.
    #[schema(
        max_length = 64,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        example = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"
    )]
    pub id: String,
    /// Path of its GET.
    #[schema(
        max_length = 200,
        pattern = "^/v1/[A-Za-z0-9._/-]+$",
        example = "/v1/campaigns/0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6"
    )]
    pub path: String,
    /// Its title or name; the beginning of the summary of a proposal.
    #[schema(max_length = 1000, example = "Phong trào thi đua cải cách hành chính")]
    pub title: String,
    /// Where the words stand: an excerpt of the text that has the most of them, in pieces.
    #[schema(max_items = 400)]
    pub snippet: Vec<SnippetPart>,
    /// Its state; null where it has none.
    #[schema(required = true, max_length = 40, pattern = "^[a-z_]{1,40}$", example = "published")]
    pub state: Option<&'static str>,
    /// Unit that it belongs to; null where it belongs to none.
    #[schema(
        required = true,
        max_length = 32,
        pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
        example = "VP"
    )]
    pub unit_code: Option<String>,
    /// When it was made.
    pub created_at: Instant,
    /// Entity tag of this result; the object's own is another.
    #[serde(skip)]
    pub etag: String,
}

impl Tagged for SearchResult {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// What is looked for.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchFilter {
    /// Words, without regard to case and tone marks; each is found by its beginning, and all must be there.
    /// At most eight count.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\u0000-\\u001F\\u007F]*$",
        example = "thi đua"
    )]
    pub q: String,
    /// Kinds; several are joined by OR. All that the caller reads when absent.
    #[serde(default)]
    #[param(nullable = false, max_items = 8, inline)]
    pub kind: Option<Vec<SearchKind>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_and_symbol_are_written_together() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(Found::numbered(some("05"), some("KH-STC")), some("05/KH-STC"));
        assert_eq!(Found::numbered(some("05"), None), some("05"));
        assert_eq!(Found::numbered(None, some("KH-STC")), some("KH-STC"));
        assert_eq!(Found::numbered(None, None), None);
    }

    #[test]
    fn a_title_is_one_line_of_the_beginning() {
        assert_eq!(Found::title_of("Rút ngắn\n thời gian", 40), "Rút ngắn thời gian");
        assert_eq!(Found::title_of("Rút ngắn thời gian", 9), "Rút ngắn…");
    }
}

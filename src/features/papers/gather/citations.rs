//! How legal documents are named as bases (căn cứ), as Nghị định 30/2020/NĐ-CP (Phụ lục I) asks for it:
//! kind, number, date, issuer and subject, of laws the name and the date alone.

use chrono::NaiveDate;

use super::{bases::Bases, words::day};
use crate::{
    law::{DocumentLevel, LegalDocument},
    papers::short_date,
};

/// Those of the named documents that are in force on a day, the highest level first.
pub(super) fn cited(listed: &[LegalDocument], named: &[String], on: NaiveDate) -> Bases {
    let mut found = Bases::default();
    let mut documents: Vec<&LegalDocument> = Vec::new();
    for code in named {
        match listed.iter().find(|one| one.code == *code) {
            Some(document) => documents.push(document),
            None => found.warn(
                "basis_unknown",
                format!("Bộ quy tắc nêu văn bản {code} chưa có trong danh mục căn cứ."),
                format!("The rule set names the document {code}, which is not listed."),
            ),
        }
    }
    documents.sort_by_key(|one| (one.level, one.issued_on));
    let mut is_of_city = false;
    for one in documents {
        let number = &one.number;
        match (one.is_in_force(on), citation(one)) {
            (Some(true), Some(line)) => {
                is_of_city |= one.level == DocumentLevel::CityDecision;
                found.add(line);
            }
            (Some(false), _) => found.warn(
                "basis_not_in_force",
                format!(
                    "Văn bản số {number} không có hiệu lực ngày {} nên không nêu.",
                    short_date(on)
                ),
                format!("The document {number} is not in force on {on} and is left out."),
            ),
            (None, _) | (Some(true), None) => found.warn(
                "basis_incomplete",
                format!(
                    "Văn bản số {number} thiếu ngày, cơ quan ban hành hoặc hiệu lực nên không nêu."
                ),
                format!("The document {number} lacks date, issuer or validity and is left out."),
            ),
        }
    }
    if !is_of_city {
        found.warn(
            "city_regulation_missing",
            "Bộ quy tắc không nêu quy định của Thành phố đang có hiệu lực; nêu thêm nếu có.",
            "The rule set names no regulation of the city that is in force; add it where there is one.",
        );
    }
    found
}

/// How a document is named as a basis; `None` while not all of that is known.
fn citation(document: &LegalDocument) -> Option<String> {
    let (title, number) = (document.title.as_str(), &document.number);
    let issued = day(document.issued_on?);
    if document.level == DocumentLevel::Law {
        return Some(format!("Căn cứ {title} {issued}"));
    }
    let issuer = document.issuer.as_deref()?;
    let kind = kind_of(number).unwrap_or("văn bản");
    let subject = title.strip_prefix(kind).unwrap_or(title).trim_start();
    Some(format!("Căn cứ {kind} số {number} {issued} của {issuer} {subject}"))
}

/// The kind of a document by the letters of its symbol (Nghị định 30/2020/NĐ-CP, Phụ lục III).
fn kind_of(number: &str) -> Option<&'static str> {
    let symbol = number.rsplit('/').next()?;
    match symbol.split('-').next()? {
        "NĐ" => Some("Nghị định"),
        "TT" => Some("Thông tư"),
        "NQ" => Some("Nghị quyết"),
        "QĐ" => Some("Quyết định"),
        "CT" => Some("Chỉ thị"),
        "KH" => Some("Kế hoạch"),
        "QC" => Some("Quy chế"),
        "HD" => Some("Hướng dẫn"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;

    fn on(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn codes(found: &Bases) -> Vec<&str> {
        found.warnings.iter().map(|one| one.code.as_str()).collect()
    }

    fn named(codes: &[&str]) -> Vec<String> {
        codes.iter().map(|code| (*code).to_owned()).collect()
    }

    #[test]
    fn documents_in_force_are_named_as_the_decree_asks_the_highest_first() {
        let listed = Law::carried().unwrap().documents;
        let found = cited(&listed, &named(&["nd-152-2025", "luat-06-2022"]), on(2026, 11, 23));
        assert_eq!(
            found.lines,
            [
                "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
                "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về \
                 phân cấp, phân quyền trong lĩnh vực thi đua, khen thưởng; quy định chi tiết và hướng dẫn \
                 thi hành một số điều của Luật Thi đua, khen thưởng",
            ]
        );
        assert_eq!(codes(&found), ["city_regulation_missing"]);
    }

    #[test]
    fn what_is_not_in_force_not_listed_or_not_whole_is_left_out_with_a_warning() {
        let listed = Law::carried().unwrap().documents;
        // The decree ends on 1 March 2027; of the consolidated text no date is known.
        let all = named(&["nd-152-2025", "vbhn-115", "qd-khong-co", "luat-06-2022"]);
        let found = cited(&listed, &all, on(2027, 3, 1));
        assert_eq!(found.lines, ["Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"]);
        let mut told = codes(&found);
        told.sort_unstable();
        let expected =
            ["basis_incomplete", "basis_not_in_force", "basis_unknown", "city_regulation_missing"];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_regulation_of_the_city_comes_after_the_decree_and_needs_no_warning() {
        let mut listed = Law::carried().unwrap().documents;
        let of_city = LegalDocument {
            code: "qd-mau".to_owned(),
            number: "01/2026/QĐ-UBND".to_owned(),
            title: "Quyết định ban hành Quy định mẫu về thi đua, khen thưởng".to_owned(),
            level: DocumentLevel::CityDecision,
            issuer: Some("Ủy ban nhân dân thành phố Mẫu".to_owned()),
            issued_on: Some(on(2026, 2, 5)),
            effective_from: Some(on(2026, 3, 1)),
            effective_to: None,
            ..listed.first().unwrap().clone()
        };
        listed.push(of_city);
        let found = cited(&listed, &named(&["qd-mau", "nd-152-2025"]), on(2026, 11, 23));
        assert!(found.lines.first().unwrap().starts_with("Căn cứ Nghị định số 152/2025/NĐ-CP"));
        assert_eq!(
            found.lines.last().unwrap(),
            "Căn cứ Quyết định số 01/2026/QĐ-UBND ngày 05 tháng 02 năm 2026 của Ủy ban nhân dân thành \
             phố Mẫu ban hành Quy định mẫu về thi đua, khen thưởng"
        );
        assert_eq!(codes(&found), [""; 0]);
    }
}

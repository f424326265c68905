//! Samples of the papers on the way to an award.

use super::{deputy, frame, paragraph, texts};
use crate::papers::view::{
    AwardRow, AwardTally, CertificateView, DecisionAnnex, DecisionArticle, DecisionView,
    NomineeGroup, NomineeListView, NomineeRow, SubmissionView,
};

const AWARD: &str = "Giấy khen mẫu của Giám đốc Sở";

pub(super) fn submission() -> SubmissionView {
    let mut frame =
        frame("TTr-STCM", "Về việc đề nghị tặng Bằng khen mẫu của Chủ tịch UBND thành phố Mẫu");
    frame.recipients.insert(0, "Như trên;".to_owned());
    frame.signature = Some(deputy());
    SubmissionView {
        frame,
        addressees: texts(&["Chủ tịch UBND thành phố Mẫu", "Sở Nội vụ mẫu"]),
        bases: texts(&[
            "Căn cứ Luật mẫu về thi đua, khen thưởng",
            "Căn cứ Biên bản mẫu số 01/BB-HĐM ngày 02/11/2026 của Hội đồng mẫu",
        ]),
        blocks: vec![paragraph("Sở Tài chính mẫu kính trình xem xét, tặng Bằng khen mẫu như sau:")],
        tallies: vec![
            AwardTally { award: "Bằng khen mẫu".to_owned(), collectives: 2, individuals: 5 },
            AwardTally { award: "Giấy khen mẫu".to_owned(), collectives: 0, individuals: 3 },
        ],
        appraisal: Some(
            "Các trường hợp mẫu đúng đối tượng, đủ điều kiện, tiêu chuẩn, hồ sơ, thủ tục."
                .to_owned(),
        ),
        closing: Some("Sở Tài chính mẫu kính trình xem xét, quyết định./.".to_owned()),
        enclosures: texts(&["Danh sách đề nghị mẫu", "Báo cáo thành tích mẫu", "Biên bản họp mẫu"]),
    }
}

fn nominee(ordinal: u32, honorific: &str, name: &str, position: &str) -> NomineeRow {
    NomineeRow {
        ordinal,
        honorific: honorific.to_owned(),
        name: name.to_owned(),
        position: position.to_owned(),
        unit: "Phòng mẫu số 3".to_owned(),
        award: "Bằng khen mẫu".to_owned(),
        subject_class: "Người trực tiếp mẫu".to_owned(),
        field: "Cải cách hành chính mẫu".to_owned(),
        summary: "Rút ngắn thời gian giải quyết 12 thủ tục mẫu, giảm 35 % thời gian chờ."
            .to_owned(),
    }
}

pub(super) fn nominee_list() -> NomineeListView {
    NomineeListView {
        frame: frame("DS-STCM", "Đề nghị tặng Bằng khen mẫu năm 2026"),
        attached_to: Some("(Kèm theo Tờ trình mẫu số 05/TTr-STCM ngày 05/02/2026)".to_owned()),
        groups: vec![
            NomineeGroup {
                title: "I. TẬP THỂ MẪU".to_owned(),
                rows: vec![nominee(1, "", "Phòng mẫu số 3", "")],
            },
            NomineeGroup {
                title: "II. CÁ NHÂN MẪU".to_owned(),
                rows: vec![
                    nominee(1, "Ông", "Cán bộ mẫu 07", "Chuyên viên mẫu"),
                    nominee(2, "Bà", "Cán bộ mẫu 08", "Phó Trưởng phòng mẫu"),
                ],
            },
        ],
    }
}

fn award(ordinal: u32, name: &str, position: &str, bonus: Option<i64>) -> AwardRow {
    AwardRow {
        ordinal,
        name: name.to_owned(),
        position: position.to_owned(),
        unit: "Phòng mẫu số 3".to_owned(),
        award: AWARD.to_owned(),
        bonus,
    }
}

fn article(title: Option<&str>, paragraphs: &[&str]) -> DecisionArticle {
    DecisionArticle { title: title.map(str::to_owned), paragraphs: texts(paragraphs) }
}

pub(super) fn decision() -> DecisionView {
    let mut frame = frame("QĐ-STCM", "Về việc tặng Giấy khen mẫu của Giám đốc Sở");
    frame.recipients.insert(0, "Như Điều 3;".to_owned());
    DecisionView {
        frame,
        authority: "Giám đốc Sở Tài chính mẫu".to_owned(),
        bases: texts(&[
            "Căn cứ Luật mẫu về thi đua, khen thưởng",
            "Căn cứ Nghị định mẫu số 152/2025/NĐ-CP",
            "Theo đề nghị của Hội đồng mẫu tại Tờ trình mẫu số 01/TTr-HĐM ngày 03/11/2026",
        ]),
        articles: vec![
            article(
                None,
                &[
                    "Tặng Giấy khen mẫu cho 01 tập thể và 02 cá nhân mẫu đã có thành tích mẫu năm 2026 (có \
                   danh sách kèm theo).",
                ],
            ),
            article(
                Some("Tiền thưởng mẫu"),
                &["Mức thưởng theo quy định mẫu.", "Kinh phí lấy từ quỹ thi đua, khen thưởng mẫu."],
            ),
            article(
                None,
                &["Các đơn vị mẫu và cá nhân có tên chịu trách nhiệm thi hành Quyết định này./."],
            ),
        ],
        annex: Some(DecisionAnnex {
            title: "Danh sách mẫu được tặng Giấy khen".to_owned(),
            attached_to: Some("(Kèm theo Quyết định mẫu số 05/QĐ-STCM ngày 05/02/2026)".to_owned()),
            collectives: vec![award(1, "Phòng mẫu số 3", "", Some(1_520_000))],
            individuals: vec![
                award(1, "Cán bộ mẫu 07", "Chuyên viên mẫu", Some(760_000)),
                award(2, "Cán bộ mẫu 08", "Phó Trưởng phòng mẫu", None),
            ],
            individuals_first: false,
        }),
    }
}

pub(super) fn certificate() -> CertificateView {
    let mut frame = frame("QĐ-STCM", "Giấy khen mẫu");
    frame.recipients = Vec::new();
    CertificateView {
        frame,
        authority: "Giám đốc Sở Tài chính mẫu".to_owned(),
        honorific: "Ông".to_owned(),
        recipient_name: "Cán bộ mẫu 07".to_owned(),
        recipient_detail: Some("Chuyên viên mẫu, Phòng mẫu số 3".to_owned()),
        merit: "Đã có thành tích mẫu trong phong trào thi đua mẫu “Cải cách hành chính đồng bộ” năm 2026"
            .to_owned(),
        decision_reference: Some("Quyết định mẫu số 05/QĐ-STCM ngày 05/02/2026".to_owned()),
        register_number: Some("MẪU-017".to_owned()),
    }
}

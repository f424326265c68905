//! Samples of the achievement reports.

use super::{clause, frame, item, paragraph, section, table, texts};
use crate::papers::view::{
    Block, CollectiveDetails, CollectiveReportView, Confirmation, Frame, HonourRow, PersonDetails,
    PersonReportView,
};

fn report_frame(subject: &str) -> Frame {
    Frame {
        governing_body: Some("Sở Tài chính mẫu".to_owned()),
        agency: "Phòng mẫu số 3".to_owned(),
        number: None,
        symbol: None,
        recipients: Vec::new(),
        ..frame("", subject)
    }
}

fn honour(year: &str, honour: &str, decision: &str) -> HonourRow {
    HonourRow { year: year.to_owned(), honour: honour.to_owned(), decision: decision.to_owned() }
}

fn ratings() -> Vec<HonourRow> {
    vec![
        honour(
            "2025",
            "Hoàn thành tốt nhiệm vụ mẫu",
            "Thông báo mẫu số 12/TB-STCM ngày 15/12/2025",
        ),
        honour(
            "2026",
            "Hoàn thành xuất sắc nhiệm vụ mẫu",
            "Thông báo mẫu số 9/TB-STCM ngày 20/11/2026",
        ),
    ]
}

fn honours() -> Vec<HonourRow> {
    vec![honour("2024", "Giấy khen mẫu", "Quyết định mẫu số 88/QĐ-STCM ngày 20/12/2024 của Sở mẫu")]
}

fn confirmation() -> Confirmation {
    Confirmation {
        position: "Trưởng phòng mẫu".to_owned(), name: Some("Cán bộ mẫu 03".to_owned())
    }
}

pub(super) fn person() -> PersonReportView {
    PersonReportView {
        frame: Frame {
            signature: None,
            ..report_frame("Đề nghị tặng Giấy khen mẫu của Giám đốc Sở năm 2026")
        },
        person: PersonDetails {
            full_name: "Cán bộ mẫu 07".to_owned(),
            born_on: Some("01/01/1990".to_owned()),
            sex: Some("Nữ".to_owned()),
            origin: Some("Xã Mẫu, tỉnh Mẫu".to_owned()),
            residence: Some("Phường Mẫu, thành phố Mẫu".to_owned()),
            telephone: Some("0900.000.007".to_owned()),
            unit: "Phòng mẫu số 3, Sở Tài chính mẫu".to_owned(),
            position: Some("Chuyên viên mẫu; Ủy viên Ban Chấp hành Công đoàn mẫu".to_owned()),
            qualification: Some("Cử nhân mẫu".to_owned()),
            academic_title: Some("Thạc sĩ mẫu".to_owned()),
        },
        duties: Some("Tham mưu công tác cải cách hành chính mẫu của phòng.".to_owned()),
        achievements: vec![
            section("1.", "Kết quả thực hiện nhiệm vụ mẫu"),
            paragraph("Hoàn thành 100 % nhiệm vụ mẫu được giao, không có hồ sơ quá hạn."),
            item("Tham gia xây dựng quy trình mẫu rút ngắn 35 % thời gian giải quyết."),
            clause("a)", "Sáng kiến mẫu về số hóa hồ sơ, được công nhận cấp cơ sở mẫu."),
        ],
        commitment: Some("Tôi cam kết không trong thời gian bị xem xét kỷ luật (mẫu).".to_owned()),
        ratings: ratings(),
        honours: honours(),
        confirmation: confirmation(),
    }
}

pub(super) fn collective() -> CollectiveReportView {
    let mut frame = report_frame("Đề nghị tặng Giấy khen mẫu cho tập thể năm 2026");
    if let Some(signature) = &mut frame.signature {
        signature.position = "Trưởng phòng mẫu".to_owned();
        signature.signer_name = Some("Cán bộ mẫu 03".to_owned());
    }
    CollectiveReportView {
        frame,
        collective: CollectiveDetails {
            name: "Phòng mẫu số 3".to_owned(),
            address: Some("Số nhà mẫu, phố Mẫu".to_owned()),
            telephone: Some("024.0000.0003".to_owned()),
            history: Some("Thành lập theo Quyết định mẫu số 1/QĐ-STCM ngày 01/7/2025.".to_owned()),
            staff_count: Some(12),
            women_count: Some(7),
        },
        duties: Some("Tham mưu về công nghệ thông tin và chuyển đổi số mẫu.".to_owned()),
        achievements: vec![
            paragraph("Phòng mẫu đã hoàn thành các chỉ tiêu mẫu của năm như sau:"),
            Block::Table(table()),
        ],
        initiatives: texts(&["Mô hình mẫu “Một cửa số”", "Sáng kiến mẫu về ký số"]),
        compliance: Some(
            "Chấp hành tốt chủ trương, pháp luật mẫu; nội bộ đoàn kết mẫu.".to_owned(),
        ),
        ratings: ratings(),
        honours: honours(),
        confirmation: Confirmation {
            position: "Giám đốc mẫu".to_owned(),
            name: Some("Cán bộ mẫu 01".to_owned()),
        },
    }
}

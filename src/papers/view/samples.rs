//! A paper of each kind with every field filled and nothing real in it.
//!
//! What reads like a name of a person, a unit or a number is marked as a sample (mẫu), so that a sheet that
//! was printed by mistake cannot be taken for a paper.

mod awards;
mod reports;

use chrono::NaiveDate;

use super::{
    Block, Chart, ChartGroup, Column, Frame, LetterView, MinutesAttendee, MinutesCounts,
    MinutesView, MinutesVote, PaperView, PlanView, ResultReportView, Signature, SigningAuthority,
    Table, Urgency,
};
use crate::papers::PaperKind;

/// The sample of a kind.
pub(super) fn of(kind: PaperKind) -> PaperView {
    match kind {
        PaperKind::Plan => plan().into(),
        PaperKind::Submission => awards::submission().into(),
        PaperKind::NomineeList => awards::nominee_list().into(),
        PaperKind::AchievementReportPerson => reports::person().into(),
        PaperKind::AchievementReportCollective => reports::collective().into(),
        PaperKind::Minutes => minutes().into(),
        PaperKind::Decision => awards::decision().into(),
        PaperKind::Certificate => awards::certificate().into(),
        PaperKind::Letter => letter().into(),
        PaperKind::ResultReport => result_report().into(),
    }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn frame(symbol: &str, subject: &str) -> Frame {
    Frame {
        governing_body: Some("UBND thành phố Mẫu".to_owned()),
        agency: "Sở Tài chính mẫu".to_owned(),
        number: Some("05".to_owned()),
        symbol: Some(symbol.to_owned()),
        place: Some("Hà Nội".to_owned()),
        date: NaiveDate::from_ymd_opt(2026, 2, 5),
        year: Some(2026),
        type_name: None,
        subject: subject.to_owned(),
        urgency: None,
        recipients: texts(&["Sở Nội vụ mẫu;", "Các phòng, đơn vị mẫu thuộc Sở;", "Lưu: VT, VP."]),
        signature: Some(Signature {
            authority: None,
            principal: None,
            position: "Giám đốc mẫu".to_owned(),
            office: None,
            signer_name: Some("Cán bộ mẫu 01".to_owned()),
        }),
    }
}

/// A deputy signs.
fn deputy() -> Signature {
    Signature {
        authority: Some(SigningAuthority::Deputising),
        principal: Some("Giám đốc mẫu".to_owned()),
        position: "Phó Giám đốc mẫu".to_owned(),
        office: None,
        signer_name: Some("Cán bộ mẫu 02".to_owned()),
    }
}

fn part(ordinal: &str, title: &str) -> Block {
    Block::Part { ordinal: ordinal.to_owned(), title: title.to_owned() }
}

fn section(ordinal: &str, title: &str) -> Block {
    Block::Section { ordinal: ordinal.to_owned(), title: title.to_owned() }
}

fn clause(label: &str, text: &str) -> Block {
    Block::Clause { label: label.to_owned(), text: text.to_owned() }
}

fn item(text: &str) -> Block {
    Block::Item { text: text.to_owned() }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { text: text.to_owned() }
}

fn column(title: &str, width: u16, is_numeric: bool) -> Column {
    Column { title: title.to_owned(), width, is_numeric }
}

fn table() -> Table {
    Table {
        caption: Some("Kết quả mẫu theo chỉ tiêu".to_owned()),
        columns: vec![
            column("STT", 2, true),
            column("Chỉ tiêu mẫu", 8, false),
            column("Mục tiêu (%)", 3, true),
            column("Kết quả (%)", 3, true),
        ],
        rows: vec![
            texts(&["1", "Tỷ lệ mẫu về số hóa hồ sơ", "100", "97.50"]),
            texts(&["2", "Tỷ lệ mẫu về thanh toán trực tuyến", "80", "81.25"]),
            texts(&["3", "Tỷ lệ mẫu chưa có số liệu", "90", ""]),
        ],
    }
}

fn chart() -> Chart {
    let group = |label: &str, goal, reached| ChartGroup {
        label: label.to_owned(),
        values_hundredths: vec![Some(goal), reached],
    };
    Chart {
        title: "Mục tiêu và kết quả mẫu".to_owned(),
        description:
            "Biểu đồ mẫu: số hóa hồ sơ đạt 97,5 % so với mục tiêu 100 %; thanh toán trực tuyến \
                      đạt 81,25 % so với 80 %; một chỉ tiêu chưa có số liệu."
                .to_owned(),
        unit: "%".to_owned(),
        series: texts(&["Mục tiêu mẫu", "Kết quả mẫu"]),
        groups: vec![
            group("Số hóa", 10_000, Some(9_750)),
            group("Thanh toán", 8_000, Some(8_125)),
            group("Chưa có số liệu", 9_000, None),
        ],
    }
}

fn plan() -> PlanView {
    PlanView {
        frame: frame("KH-STCM", "Tổ chức phong trào thi đua mẫu giai đoạn 2026-2030"),
        preamble: texts(&[
            "Thực hiện Kế hoạch mẫu số 77/KH-UBNDM; Sở Tài chính mẫu ban hành Kế hoạch với những nội \
             dung sau:",
        ]),
        blocks: vec![
            part("I.", "Mục đích, yêu cầu mẫu"),
            section("1.", "Mục đích mẫu"),
            clause("a)", "Triển khai có hiệu quả công tác mẫu, phục vụ người dân, doanh nghiệp."),
            clause("đ)", "Kịp thời biểu dương các tập thể, cá nhân mẫu có thành tích tiêu biểu."),
            part("II.", "Đối tượng, hình thức mẫu"),
            section("1.", "Đối tượng thi đua mẫu:"),
            item("a) Tập thể mẫu: Các phòng, đơn vị thuộc Sở;"),
            item("b) Cá nhân mẫu: Công chức, viên chức, người lao động thuộc Sở."),
            paragraph("Thực hiện theo quy định mẫu và các văn bản hướng dẫn."),
            Block::Table(table()),
            Block::Chart(chart()),
        ],
        closing: Some("Trên đây là Kế hoạch mẫu của Sở Tài chính mẫu./.".to_owned()),
    }
}

fn letter() -> LetterView {
    let mut frame = frame("STCM-VP", "nộp hồ sơ đề nghị khen thưởng mẫu đợt 1 năm 2026");
    frame.urgency = Some(Urgency::Urgent);
    frame.signature = Some(Signature {
        authority: Some(SigningAuthority::ByOrder),
        position: "Chánh Văn phòng mẫu".to_owned(),
        ..deputy()
    });
    LetterView {
        frame,
        addressees: texts(&["Các phòng mẫu thuộc Sở", "Các đơn vị mẫu thuộc Sở"]),
        blocks: vec![
            paragraph("Văn phòng Sở mẫu đề nghị các phòng, đơn vị hoàn thiện hồ sơ mẫu, gồm:"),
            item("Báo cáo thành tích mẫu có xác nhận của thủ trưởng đơn vị;"),
            item("Biên bản họp mẫu của phòng, đơn vị."),
            paragraph("Hồ sơ mẫu gửi về Văn phòng Sở trước ngày 20/11/2026./."),
        ],
        contact: Some(
            "Địa chỉ: Số nhà mẫu, phố Mẫu; điện thoại: 024.0000.0000; email: mau@example.vn"
                .to_owned(),
        ),
    }
}

fn result_report() -> ResultReportView {
    let mut frame = frame("BC-STCM", "Kết quả thực hiện phong trào thi đua mẫu năm 2026");
    frame.signature = Some(deputy());
    ResultReportView {
        frame,
        addressees: texts(&["Sở Nội vụ mẫu"]),
        blocks: vec![
            part("I.", "Tình hình triển khai mẫu"),
            paragraph(
                "Sở Tài chính mẫu đã phổ biến Kế hoạch mẫu đến 100 % công chức, viên chức mẫu.",
            ),
            part("II.", "Kết quả các chỉ tiêu mẫu"),
            Block::Table(table()),
            Block::Chart(chart()),
            part("III.", "Phương hướng mẫu"),
            section("1.", "Nhiệm vụ mẫu"),
            clause("a)", "Tiếp tục thực hiện các nhiệm vụ mẫu của năm 2027./."),
        ],
    }
}

fn attendee(name: &str, role: &str, reason: Option<&str>) -> MinutesAttendee {
    MinutesAttendee {
        name: name.to_owned(),
        role: Some(role.to_owned()),
        reason: reason.map(str::to_owned),
    }
}

fn vote(
    ordinal: u32,
    nominee: &str,
    unit: &str,
    agree: u32,
    percent: &str,
    result: &str,
) -> MinutesVote {
    MinutesVote {
        ordinal,
        nominee: nominee.to_owned(),
        unit: unit.to_owned(),
        award: "Giấy khen mẫu của Giám đốc Sở".to_owned(),
        ballot_mode: "Bỏ phiếu kín".to_owned(),
        issued: 7,
        returned: 7,
        valid: 6,
        invalid: 1,
        agree,
        disagree: 5 - agree,
        abstain: 1,
        percent_of_members: percent.to_owned(),
        result: result.to_owned(),
    }
}

fn minutes() -> MinutesView {
    let mut frame = frame("BB-HĐM", "Họp Hội đồng Thi đua - Khen thưởng mẫu, phiên thứ 1");
    frame.place = None;
    frame.date = None;
    frame.signature = None;
    frame.recipients = texts(&["Thành viên Hội đồng mẫu;", "Lưu: VT, hồ sơ Hội đồng mẫu."]);
    MinutesView {
        frame,
        council: "Hội đồng Thi đua - Khen thưởng Sở Tài chính mẫu".to_owned(),
        formed_by: Some("Quyết định mẫu số 45/QĐ-STCM ngày 02/3/2026".to_owned()),
        opened_at: Some("14 giờ 00, ngày 02 tháng 11 năm 2026".to_owned()),
        closed_at: Some("16 giờ 30, ngày 02 tháng 11 năm 2026".to_owned()),
        place: "Phòng họp mẫu số 1".to_owned(),
        chair: attendee("Cán bộ mẫu 02", "Phó Chủ tịch Hội đồng mẫu", None),
        chairing_basis: Some("Được Chủ tịch Hội đồng mẫu ủy quyền".to_owned()),
        secretary: attendee("Cán bộ mẫu 13", "Thư ký Hội đồng mẫu", None),
        counts: MinutesCounts { total: 9, present: 7, absent: 1, written: 1 },
        present: vec![
            attendee("Cán bộ mẫu 02", "Phó Chủ tịch Hội đồng mẫu", None),
            attendee("Cán bộ mẫu 13", "Thư ký Hội đồng mẫu", None),
            attendee("Cán bộ mẫu 14", "Ủy viên mẫu", None),
        ],
        absent: vec![attendee("Cán bộ mẫu 15", "Ủy viên vắng mẫu", Some("Đi công tác mẫu"))],
        written: vec![attendee("Cán bộ mẫu 16", "Ủy viên gửi ý kiến mẫu", Some("Nghỉ phép mẫu"))],
        guests: vec![attendee("Cán bộ mẫu 17", "Khách mời mẫu", None)],
        agenda: texts(&["Xét đề nghị tặng Giấy khen mẫu cho 01 tập thể và 01 cá nhân mẫu."]),
        votes: vec![
            vote(1, "Phòng mẫu số 3", "", 5, "55,56 %", "Đạt"),
            vote(2, "Cán bộ mẫu 07", "Phòng mẫu số 4", 2, "22,22 %", "Không đạt"),
        ],
        differing_views: texts(&[
            "Cán bộ mẫu 14 đề nghị xem lại thành tích mẫu của Cán bộ mẫu 07.",
        ]),
        conclusions: texts(&["Hội đồng mẫu thống nhất đề nghị tặng Giấy khen cho Phòng mẫu số 3."]),
    }
}

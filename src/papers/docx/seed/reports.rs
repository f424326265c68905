//! Achievement reports (Báo cáo thành tích), of a person and of a collective.

use super::{
    frame::{blocks, body_row, each, head, head_row, signatures, title, when},
    xml::{TEXT_WIDTH, grid, kept_line, line, page, tag, tag_row},
};

const TEXT: &str = "ND30NoiDung";
const PART: &str = "ND30Phan";

/// What is not known is left open, to be written in.
fn detail(label: &str, value: &str) -> String {
    line(TEXT, &["- ", label, ": {{ ", value, " or \"…………\" }}"].concat())
}

fn honours(list: &str, honour: &str) -> String {
    const WIDTHS: [u32; 3] = [1_200, 3_754, 4_400];
    let start = ["{%tr for honour in ", list, " %}"].concat();
    let rows = [
        head_row(
            &WIDTHS,
            &["Năm", honour, "Số, ngày, tháng, năm của quyết định; cơ quan ban hành"],
        ),
        tag_row(TEXT_WIDTH, 3, &start),
        body_row(
            &WIDTHS,
            &[
                ("ND30Bang", "{{ honour.year }}"),
                ("ND30BangTrai", "{{ honour.honour }}"),
                ("ND30BangTrai", "{{ honour.decision }}"),
            ],
        ),
        tag_row(TEXT_WIDTH, 3, "{%tr endfor %}"),
    ];
    // Where none is known there is room to write.
    let none = ["{%p if not ", list, " %}"].concat();
    [
        when(list, &[grid(&WIDTHS, &rows.concat()), line(TEXT, "")].concat()),
        tag(&none),
        line(TEXT, "…………"),
        tag("{%p endif %}"),
    ]
    .concat()
}

fn confirmation() -> String {
    let position = kept_line("ND30Ky", "{{ confirmation.position | upper }}");
    [kept_line("ND30Ky", "XÁC NHẬN CỦA CẤP TRÌNH"), position].concat()
}

fn earlier(part: &str) -> String {
    [
        line(PART, &[part, " CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG"].concat()),
        line("ND30Khoan", "1. Danh hiệu thi đua, mức độ hoàn thành nhiệm vụ"),
        honours("ratings", "Danh hiệu, mức độ"),
        line("ND30Khoan", "2. Hình thức khen thưởng"),
        honours("honours", "Hình thức khen thưởng"),
    ]
    .concat()
}

/// Of a person.
pub(super) fn person() -> String {
    [
        head(""),
        title(TEXT_WIDTH),
        line(PART, "I. SƠ LƯỢC LÝ LỊCH"),
        detail("Họ và tên", "person.full_name"),
        detail("Sinh ngày, tháng, năm", "person.born_on"),
        detail("Giới tính", "person.sex"),
        detail("Quê quán", "person.origin"),
        detail("Trú quán", "person.residence"),
        detail("Điện thoại", "person.telephone"),
        detail("Đơn vị công tác", "person.unit"),
        detail("Chức vụ (Đảng, chính quyền, đoàn thể)", "person.position"),
        detail("Trình độ chuyên môn, nghiệp vụ", "person.qualification"),
        detail("Học hàm, học vị", "person.academic_title"),
        line(PART, "II. THÀNH TÍCH ĐẠT ĐƯỢC"),
        line("ND30Khoan", "Quyền hạn, nhiệm vụ được giao hoặc đảm nhận"),
        line(TEXT, "{{ duties or \"…………\" }}"),
        line("ND30Khoan", "Thành tích đạt được"),
        blocks("achievements"),
        when("commitment", &line(TEXT, "{{ commitment }}")),
        earlier("III."),
        signatures(
            (&confirmation(), "{{ confirmation.name }}"),
            (&kept_line("ND30Ky", "NGƯỜI BÁO CÁO THÀNH TÍCH"), "{{ person.full_name }}"),
        ),
        page(false, false),
    ]
    .concat()
}

/// Of a collective.
pub(super) fn collective() -> String {
    [
        head(""),
        title(TEXT_WIDTH),
        line(PART, "I. ĐẶC ĐIỂM, TÌNH HÌNH"),
        detail("Tên tập thể", "collective.name"),
        detail("Địa chỉ", "collective.address"),
        detail("Điện thoại", "collective.telephone"),
        detail("Quá trình thành lập", "collective.history"),
        detail("Số lượng công chức, viên chức, người lao động", "collective.staff_line"),
        detail("Chức năng, nhiệm vụ được giao", "duties"),
        line(PART, "II. THÀNH TÍCH ĐẠT ĐƯỢC"),
        blocks("achievements"),
        when(
            "initiatives",
            &[line("ND30Khoan", "Sáng kiến, mô hình"), each("initiatives", TEXT, "- {{ item }}")]
                .concat(),
        ),
        when(
            "compliance",
            &[
                line("ND30Khoan", "Chấp hành chủ trương, chính sách, pháp luật; đoàn kết nội bộ"),
                line(TEXT, "{{ compliance }}"),
            ]
            .concat(),
        ),
        earlier("III."),
        signatures(
            (&confirmation(), "{{ confirmation.name }}"),
            (
                &each("frame.signature.lines", "ND30Ky", "{{ item | upper }}"),
                "{{ frame.signature.signer_name }}",
            ),
        ),
        page(false, false),
    ]
    .concat()
}

//! Styles of the templates, under Vietnamese names in the list of Word, so that an official changes each
//! once for all papers.

use super::super::keep::{BEFORE_SIGNATURE, BEFORE_SIGNATURE_ID};

/// How a style differs from the one that it is based on.
struct Style {
    id: &'static str,
    name: &'static str,
    /// Children of `w:pPr` in the order of the schema.
    paragraph: &'static str,
    /// Children of `w:rPr` in the order of the schema.
    run: &'static str,
}

const CENTRE: &str = "<w:jc w:val=\"center\"/>";
const KEPT_CENTRE: &str = "<w:keepNext/><w:jc w:val=\"center\"/>";
const BODY: &str = "<w:spacing w:before=\"0\" w:after=\"120\" w:line=\"264\" w:lineRule=\"auto\"/>\
    <w:ind w:firstLine=\"720\"/><w:jc w:val=\"both\"/>";
const KEPT_BODY: &str = "<w:keepNext/>\
    <w:spacing w:before=\"0\" w:after=\"120\" w:line=\"264\" w:lineRule=\"auto\"/>\
    <w:ind w:firstLine=\"720\"/><w:jc w:val=\"both\"/>";
const BOLD: &str = "<w:b/><w:bCs/>";

/// Sizes are in half points.
const STYLES: &[Style] = &[
    Style {
        id: "ND30QuocHieu",
        name: "ND30 Quốc hiệu",
        paragraph: CENTRE,
        run: "<w:b/><w:bCs/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>",
    },
    Style {
        id: "ND30TieuNgu",
        name: "ND30 Tiêu ngữ",
        paragraph: CENTRE,
        run: "<w:b/><w:bCs/><w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    },
    Style {
        id: "ND30ChuQuan",
        name: "ND30 Cơ quan chủ quản",
        paragraph: CENTRE,
        run: "<w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>",
    },
    Style {
        id: "ND30CoQuan",
        name: "ND30 Cơ quan ban hành",
        paragraph: CENTRE,
        run: "<w:b/><w:bCs/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>",
    },
    Style {
        id: "ND30SoKyHieu",
        name: "ND30 Số, ký hiệu",
        paragraph: CENTRE,
        run: "<w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    },
    Style {
        id: "ND30DiaDanh",
        name: "ND30 Địa danh, thời gian",
        paragraph: CENTRE,
        run: "<w:i/><w:iCs/>",
    },
    Style {
        id: "ND30VeViec",
        name: "ND30 Trích yếu công văn",
        paragraph: "<w:spacing w:before=\"120\" w:after=\"0\"/><w:jc w:val=\"center\"/>",
        run: "<w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>",
    },
    Style {
        id: "ND30Khan",
        name: "ND30 Mức độ khẩn",
        paragraph: CENTRE,
        run: "<w:b/><w:bCs/><w:color w:val=\"C00000\"/><w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/><w:bdr w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"C00000\"/>",
    },
    Style {
        id: "ND30TenLoai",
        name: "ND30 Tên loại",
        paragraph: "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"0\"/><w:jc w:val=\"center\"/>",
        run: BOLD,
    },
    Style { id: "ND30TrichYeu", name: "ND30 Trích yếu", paragraph: KEPT_CENTRE, run: BOLD },
    Style {
        id: "ND30KinhGui",
        name: "ND30 Kính gửi",
        paragraph: "<w:spacing w:before=\"120\" w:after=\"120\"/><w:ind w:left=\"2160\"/>",
        run: "",
    },
    Style { id: "ND30CanCu", name: "ND30 Căn cứ", paragraph: BODY, run: "<w:i/><w:iCs/>" },
    Style { id: "ND30NoiDung", name: "ND30 Nội dung", paragraph: BODY, run: "" },
    Style { id: "ND30Phan", name: "ND30 Phần", paragraph: KEPT_BODY, run: BOLD },
    Style { id: "ND30Khoan", name: "ND30 Khoản", paragraph: KEPT_BODY, run: BOLD },
    Style {
        id: "ND30ThamQuyen",
        name: "ND30 Thẩm quyền ban hành",
        paragraph: "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"120\"/><w:jc w:val=\"center\"/>",
        run: BOLD,
    },
    Style {
        id: "ND30Bang",
        name: "ND30 Chữ trong bảng",
        paragraph: "<w:spacing w:before=\"40\" w:after=\"40\"/><w:jc w:val=\"center\"/>",
        run: "<w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    },
    Style {
        id: "ND30BangTrai",
        name: "ND30 Chữ trong bảng, sang trái",
        paragraph: "<w:spacing w:before=\"40\" w:after=\"40\"/>",
        run: "<w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    },
    Style {
        id: "ND30BangPhai",
        name: "ND30 Số trong bảng",
        paragraph: "<w:spacing w:before=\"40\" w:after=\"40\"/><w:jc w:val=\"right\"/>",
        run: "<w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    },
    Style {
        id: "ND30BangDau",
        name: "ND30 Đầu bảng",
        paragraph: "<w:keepNext/><w:spacing w:before=\"40\" w:after=\"40\"/><w:jc w:val=\"center\"/>",
        run: "<w:b/><w:bCs/><w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    },
    Style {
        id: "ND30TenBang",
        name: "ND30 Tên bảng, biểu đồ",
        paragraph: "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"60\"/><w:jc w:val=\"center\"/>",
        run: "<w:b/><w:bCs/><w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    },
    Style { id: "ND30BieuDo", name: "ND30 Biểu đồ", paragraph: KEPT_CENTRE, run: "" },
    Style {
        id: BEFORE_SIGNATURE_ID,
        name: BEFORE_SIGNATURE,
        paragraph: "<w:keepNext/><w:spacing w:before=\"0\" w:after=\"120\"/>",
        run: "",
    },
    Style {
        id: "ND30NoiNhan",
        name: "ND30 Nơi nhận",
        paragraph: "<w:keepNext/>",
        run: "<w:b/><w:bCs/><w:i/><w:iCs/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>",
    },
    Style {
        id: "ND30NoiNhanDong",
        name: "ND30 Nơi nhận, từng dòng",
        paragraph: "<w:keepNext/>",
        run: "<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>",
    },
    Style {
        id: "ND30Ky", name: "ND30 Chức vụ người ký", paragraph: KEPT_CENTRE, run: BOLD
    },
    Style {
        id: "ND30HoTen",
        name: "ND30 Họ tên người ký",
        paragraph: "<w:spacing w:before=\"1400\" w:after=\"0\"/><w:jc w:val=\"center\"/>",
        run: BOLD,
    },
    Style {
        id: "ND30Gach",
        name: "ND30 Đường kẻ",
        paragraph: "<w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr><w:spacing w:before=\"80\" w:after=\"0\" w:line=\"120\" w:lineRule=\"exact\"/>",
        run: "<w:sz w:val=\"8\"/><w:szCs w:val=\"8\"/>",
    },
    Style {
        id: "ND30The",
        name: "ND30 Thẻ điều khiển",
        paragraph: "",
        run: "<w:color w:val=\"808080\"/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>",
    },
    Style {
        id: "ND30GhiChu",
        name: "ND30 Ghi chú",
        paragraph: "<w:spacing w:before=\"60\" w:after=\"120\"/><w:jc w:val=\"center\"/>",
        run: "<w:i/><w:iCs/>",
    },
    Style { id: "ND30SoTrang", name: "ND30 Số trang", paragraph: CENTRE, run: "" },
    Style {
        id: "ND30ChanTrang",
        name: "ND30 Địa chỉ cơ quan",
        paragraph: "<w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"000000\"/></w:pBdr><w:spacing w:before=\"240\" w:after=\"0\"/><w:jc w:val=\"center\"/>",
        run: "<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>",
    },
    Style {
        id: "ND30TenGiayKhen",
        name: "ND30 Tên giấy khen",
        paragraph: "<w:spacing w:before=\"120\" w:after=\"120\"/><w:jc w:val=\"center\"/>",
        run: "<w:b/><w:bCs/><w:color w:val=\"C00000\"/><w:sz w:val=\"64\"/><w:szCs w:val=\"64\"/>",
    },
    Style {
        id: "ND30NguoiDuocKhen",
        name: "ND30 Người được khen",
        paragraph: "<w:spacing w:before=\"120\" w:after=\"60\"/><w:jc w:val=\"center\"/>",
        run: "<w:b/><w:bCs/><w:sz w:val=\"40\"/><w:szCs w:val=\"40\"/>",
    },
    Style {
        id: "ND30LoiKhen",
        name: "ND30 Thành tích được khen",
        paragraph: "<w:spacing w:before=\"60\" w:after=\"120\"/><w:jc w:val=\"center\"/>",
        run: "<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>",
    },
];

/// `word/styles.xml`.
pub(super) fn styles() -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Times New Roman\" w:eastAsia=\"Times New Roman\" \
         w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\"/>\
         <w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/><w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" \
         w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>\
         <w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/>\
         </w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>\
         <w:qFormat/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\">\
         <w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar>\
         <w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/>\
         <w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/>\
         </w:tblCellMar></w:tblPr></w:style>",
    );
    for style in STYLES {
        let Style { id, name, paragraph, run } = style;
        out.push_str(&format!(
            "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{id}\">\
             <w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        ));
    }
    out.push_str("</w:styles>");
    out
}

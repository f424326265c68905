//! What has to be right before a message leaves, since the axis takes nearly anything.

use chrono::NaiveDate;

use super::{
    flaw::Flaw,
    limits::Limits,
    types::{Act, DocumentMessage, Organ, StatusMessage, document_id},
};

/// Characters of an organisation's code.
const ORGAN_CODE_CHARS_MAX: usize = 35;

/// Characters of the subject line.
const SUBJECT_CHARS_MAX: usize = 500;

/// Whether a text is the code of an organisation: `H26.99` of QĐ 20/2020, or `000.00.00.H26` before
/// it.
pub fn is_organ_code(text: &str) -> bool {
    text.len() <= ORGAN_CODE_CHARS_MAX && (is_new_code(text) || is_old_code(text))
}

fn is_level_one(part: &str) -> bool {
    matches!(part.as_bytes(), [b'A'..=b'Y', b'0'..=b'9', b'0'..=b'9'])
}

fn is_new_code(text: &str) -> bool {
    let mut parts = text.split('.');
    let is_group = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    parts.next().is_some_and(is_level_one) && parts.all(is_group)
}

fn is_old_code(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let are_digits = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    match parts.as_slice() {
        [one, two, three, last] => {
            are_digits(one, 3) && are_digits(two, 2) && are_digits(three, 2) && is_level_one(last)
        }
        _ => false,
    }
}

/// What is wrong with a document message that is to be sent on a day; nothing when it may go.
pub fn check_document(message: &DocumentMessage, today: NaiveDate) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    check_organ(&message.from, "MessageHeader/From", &mut flaws);
    for organ in &message.to {
        check_organ(organ, "MessageHeader/To", &mut flaws);
    }
    if message.to.is_empty() {
        let vi = "Phải có ít nhất một nơi nhận để xử lý.";
        flaws.push(Flaw::new("MessageHeader/To", "no_recipient", vi, "Somebody has to get it."));
    }
    check_number(message, &mut flaws);
    if message.issued_on > today {
        let vi = "Ngày ban hành ở tương lai.";
        let en = "The date of issue lies in the future.";
        flaws.push(Flaw::new("MessageHeader/PromulgationInfo", "future_date", vi, en));
    }
    if message.signer.as_ref().and_then(|signer| signer.full_name.as_ref()).is_none() {
        let (vi, en) = ("Thiếu người ký.", "It is not said who signed.");
        flaws.push(Flaw::new("MessageHeader/SignerInfo", "no_signer", vi, en));
    }
    if message.subject.chars().count() > SUBJECT_CHARS_MAX {
        let (vi, en) = ("Trích yếu quá 500 ký tự.", "The subject has more than 500 characters.");
        flaws.push(Flaw::new("MessageHeader/Subject", "subject_too_long", vi, en));
    }
    if message.traces.is_empty() {
        let (vi, en) = ("Thiếu vết gửi.", "It is not said where the message was.");
        flaws.push(Flaw::new("TraceHeaderList", "no_trace", vi, en));
    }
    check_business(message, &mut flaws);
    check_files(message, &mut flaws);
    flaws
}

/// What is wrong with a status message that is to be sent.
pub fn check_status(message: &StatusMessage) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    check_organ(&message.from, "MessageHeader/From", &mut flaws);
    if !is_organ_code(&message.about.organ_code) {
        flaws.push(bad_organ("MessageHeader/ResponseFor"));
    }
    if message.code.len() != 2 || !message.code.bytes().all(|byte| byte.is_ascii_digit()) {
        let vi = "Mã trạng thái gồm hai chữ số.";
        let en = "The code of a status has two digits.";
        flaws.push(Flaw::new("MessageHeader/StatusCode", "status_code", vi, en));
    }
    flaws
}

fn bad_organ(at: &str) -> Flaw {
    let vi = "Mã cơ quan không đúng dạng của QĐ 20/2020 hoặc dạng cũ.";
    let en = "The code of the organisation has neither the form of QĐ 20/2020 nor the older one.";
    Flaw::new(at, "organ_code", vi, en)
}

fn check_organ(organ: &Organ, at: &'static str, flaws: &mut Vec<Flaw>) {
    if !is_organ_code(&organ.code) {
        flaws.push(bad_organ(at));
    }
}

/// Receivers take the identity apart at its commas, and the number from the symbol at the slash.
fn check_number(message: &DocumentMessage, flaws: &mut Vec<Flaw>) {
    let is_bad = message.number.is_empty()
        || message.symbol.is_empty()
        || message.number.contains([',', '/'])
        || message.symbol.contains(',');
    if is_bad {
        flaws.push(Flaw::new(
            "MessageHeader/Code",
            "number_or_symbol",
            "Số và ký hiệu phải có, không chứa dấu phẩy; số không chứa dấu gạch chéo.",
            "There are a number and a symbol, without a comma; the number has no slash.",
        ));
    }
    let computed =
        document_id(&message.from.code, message.issued_on, &message.number, &message.symbol);
    if message.document_id != computed {
        flaws.push(Flaw::new(
            "MessageHeader/DocumentId",
            "document_id",
            "Định danh không khớp mã cơ quan, ngày, số và ký hiệu.",
            "The identity is not the one of organisation, date, number and symbol.",
        ));
    }
}

fn check_business(message: &DocumentMessage, flaws: &mut Vec<Flaw>) {
    let (business, at) = (&message.business, "TraceHeaderList/Bussiness");
    if let Act::Other(_) = business.act {
        let (vi, en) = ("Nghiệp vụ phải từ 0 đến 3.", "The act is one from 0 to 3.");
        flaws.push(Flaw::new(at, "act", vi, en));
    }
    if !business.act.is_about_earlier() {
        return;
    }
    if business.reason.is_none() {
        let (vi, en) = ("Thiếu lý do.", "A reason is missing.");
        flaws.push(Flaw::new(at, "no_reason", vi, en));
    }
    if business.document_id.is_none() {
        let (vi, en) = ("Thiếu định danh văn bản đã gửi.", "The earlier document is not named.");
        flaws.push(Flaw::new(at, "no_earlier_document", vi, en));
    }
}

fn check_files(message: &DocumentMessage, flaws: &mut Vec<Flaw>) {
    let (limits, files) = (Limits::default(), &message.attachments);
    let size: usize = files.iter().map(|file| file.bytes.len()).sum();
    if files.len() > limits.files || size > limits.file_bytes {
        let vi = "Tệp đính kèm quá nhiều hoặc quá lớn.";
        let en = "The attachments are too many or too large.";
        flaws.push(Flaw::new("AttachmentEncoded", "attachments_too_large", vi, en));
    }
    if files.is_empty() && message.business.act != Act::Recall {
        let (vi, en) = ("Thiếu tệp văn bản.", "The file of the document is missing.");
        flaws.push(Flaw::new("AttachmentEncoded", "no_attachment", vi, en));
    }
}

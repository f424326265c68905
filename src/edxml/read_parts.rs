//! The parts of a message, read.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    archive::{is_archive, unzip},
    flaw::Flaw,
    limits::Limits,
    read::{day, needed_moment},
    tree::{ENCODED, Element},
    types::{
        Act, Answered, Attachment, Business, Contact, Organ, OtherInfo, Receiver, ReceiverChange,
        Replacement, Signer, Trace, Update,
    },
};

/// Media type of a file that came packed.
const ZIPPED: &str = "application/zip";

impl<'a> Element<'a> {
    pub(super) fn flaw(
        &self,
        name: &str,
        code: &'static str,
        vi: &'static str,
        en: &'static str,
    ) -> Flaw {
        Flaw::new(format!("{}/{name}", self.name), code, vi, en)
    }

    pub(super) fn missing(&self, name: &str) -> Flaw {
        self.flaw(name, "required", "Thiếu phần tử bắt buộc.", "A required element is missing.")
    }

    /// The children of a name; those of other namespaces are nobody's here.
    pub(super) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Element<'a>> {
        self.children.iter().filter(move |child| child.is_ours && child.name == name)
    }

    /// The child of a name. Two would leave open which is meant.
    pub(super) fn child(&self, name: &str) -> Result<Option<&Element<'a>>, Flaw> {
        let mut found = self.children.iter().filter(|child| child.is_ours && child.name == name);
        let first = found.next();
        if found.next().is_some() {
            let vi = "Phần tử chỉ được có một lần.";
            return Err(self.flaw(name, "repeated", vi, "The element stands once only."));
        }
        Ok(first)
    }

    pub(super) fn required(&self, name: &str) -> Result<&Element<'a>, Flaw> {
        self.child(name)?.ok_or_else(|| self.missing(name))
    }

    fn leaf(&self, child: &Element<'a>) -> Result<Option<String>, Flaw> {
        if !child.children.is_empty() {
            let vi = "Phần tử này chỉ chứa chữ.";
            return Err(self.flaw(&child.name, "not_text", vi, "This element holds text only."));
        }
        let text = child.text.trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// The text of a child; `None` when it is empty or absent.
    pub(super) fn value(&self, name: &str) -> Result<Option<String>, Flaw> {
        match self.child(name)? {
            Some(child) => self.leaf(child),
            None => Ok(None),
        }
    }

    pub(super) fn needed(&self, name: &str) -> Result<String, Flaw> {
        self.value(name)?.ok_or_else(|| self.missing(name))
    }

    /// The texts of all children of a name, without the empty ones.
    pub(super) fn values(&self, name: &str) -> Result<Vec<String>, Flaw> {
        self.all(name).filter_map(|child| self.leaf(child).transpose()).collect()
    }

    fn number(&self, name: &str) -> Result<Option<u32>, Flaw> {
        let Some(text) = self.value(name)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| {
            self.flaw(name, "number", "Phải là số nguyên không âm.", "This is a whole number.")
        })
    }

    /// A flag, `0` or `1`; absent is no.
    fn is_set(&self, name: &str) -> Result<bool, Flaw> {
        match self.value(name)?.as_deref() {
            None | Some("0") => Ok(false),
            Some("1") => Ok(true),
            Some(_) => Err(self.flaw(name, "flag", "Phải là 0 hoặc 1.", "This is 0 or 1.")),
        }
    }
}

pub(super) fn organ(element: &Element<'_>) -> Result<Organ, Flaw> {
    Ok(Organ {
        code: element.needed("OrganId")?,
        in_charge: element.value("OrganizationInCharge")?,
        name: element.value("OrganName")?,
        address: element.value("OrganAdd")?,
        email: element.value("Email")?,
        telephone: element.value("Telephone")?,
        fax: element.value("Fax")?,
        website: element.value("Website")?,
    })
}

/// Who signed; `None` where the element is there and says nothing.
pub(super) fn signer(element: &Element<'_>) -> Result<Option<Signer>, Flaw> {
    let signer = Signer {
        competence: element.value("Competence")?,
        position: element.value("Position")?,
        full_name: element.value("FullName")?,
    };
    Ok((signer != Signer::default()).then_some(signer))
}

pub(super) fn answered(element: &Element<'_>) -> Result<Answered, Flaw> {
    Ok(Answered {
        organ_code: element.needed("OrganId")?,
        code: element.needed("Code")?,
        document_id: element.value("DocumentId")?,
        issued_on: day(element, "PromulgationDate")?,
    })
}

pub(super) fn other_info(element: &Element<'_>) -> Result<OtherInfo, Flaw> {
    Ok(OtherInfo {
        priority: element.value("Priority")?,
        circulation: element.value("SphereOfPromulgation")?,
        drafter_mark: element.value("TyperNotation")?,
        copies: element.number("PromulgationAmount")?,
        pages: element.number("PageAmount")?,
        direction: element.value("Direction")?,
        annexes: match element.child("Appendixes")? {
            Some(annexes) => annexes.values("Appendix")?,
            None => Vec::new(),
        },
    })
}

pub(super) fn traces(element: &Element<'_>) -> Result<Vec<Trace>, Flaw> {
    let trace = |one: &Element<'_>| -> Result<Trace, Flaw> {
        Ok(Trace { organ_code: one.needed("OrganId")?, at: needed_moment(one, "Timestamp")? })
    };
    element.all("TraceHeader").map(trace).collect()
}

pub(super) fn contact(element: &Element<'_>) -> Result<Contact, Flaw> {
    Ok(Contact {
        department: element.value("Department")?,
        department_id: element.value("DepartmentId")?,
        staff: element.value("Staff")?,
        staff_id: element.value("StaffId")?,
        email: element.value("Email")?,
        mobile: element.value("Mobile")?,
    })
}

pub(super) fn business(element: &Element<'_>) -> Result<Business, Flaw> {
    Ok(Business {
        document_id: element.value("DocumentId")?,
        act: Act::of(element.needed("BussinessDocType")?),
        reason: element.value("BussinessDocReason")?,
        is_paper_sent: element.is_set("Paper")?,
        update: element.child("BussinessDocumentInfo")?.map(update).transpose()?,
        replacements: match element.child("ReplacementInfoList")? {
            Some(list) => list.all("ReplacementInfo").map(replacement).collect::<Result<_, _>>()?,
            None => Vec::new(),
        },
        contact: element.child("StaffInfo")?.map(contact).transpose()?.unwrap_or_default(),
    })
}

fn update(element: &Element<'_>) -> Result<Update, Flaw> {
    let receiver = |one: &Element<'_>| -> Result<Receiver, Flaw> {
        Ok(Receiver {
            organ_code: one.needed("OrganId")?,
            change: ReceiverChange::of(one.needed("ReceiverType")?),
        })
    };
    Ok(Update {
        is_document_changed: element.is_set("DocumentInfo")?,
        are_receivers_changed: element.is_set("DocumentReceiver")?,
        receivers: match element.child("ReceiverList")? {
            Some(list) => list.all("Receiver").map(receiver).collect::<Result<_, Flaw>>()?,
            None => Vec::new(),
        },
    })
}

fn replacement(element: &Element<'_>) -> Result<Replacement, Flaw> {
    Ok(Replacement {
        document_id: element.needed("DocumentId")?,
        organ_codes: match element.child("OrganIdList")? {
            Some(list) => list.values("OrganId")?,
            None => Vec::new(),
        },
    })
}

/// The files of a message. What the manifest within the envelope says of them is known to be wrong
/// in practice, so that the files themselves are believed; only an entry without a file is refused.
pub(super) fn attachments(root: &Element<'_>, limits: &Limits) -> Result<Vec<Attachment>, Flaw> {
    let mut found: Vec<Attachment> = Vec::new();
    let mut left = limits.file_bytes;
    if let Some(list) = root.child("AttachmentEncoded")? {
        for element in list.all("Attachment") {
            if found.len() >= limits.files {
                return Err(too_much());
            }
            let attachment = attachment(element, left, limits)?;
            left = left.saturating_sub(attachment.bytes.len());
            if found.iter().any(|one| one.content_id == attachment.content_id) {
                let (vi, en) = ("ContentId bị lặp.", "A ContentId stands twice.");
                return Err(Flaw::new("Attachment/ContentId", "repeated", vi, en));
            }
            found.push(attachment);
        }
    }
    let envelope = root.required("edXMLEnvelope")?;
    let manifest = match envelope.child("edXMLBody")? {
        Some(body) => body.child("edXMLManifest")?,
        None => None,
    };
    let named = match manifest {
        Some(manifest) => manifest
            .all("Reference")
            .map(|one| one.needed("ContentId"))
            .collect::<Result<Vec<String>, Flaw>>()?,
        None => Vec::new(),
    };
    if named.len() != found.len() || found.iter().any(|one| !named.contains(&one.content_id)) {
        return Err(Flaw::new(
            "edXMLManifest/Reference",
            "reference_mismatch",
            "Mỗi Reference phải có đúng một Attachment cùng ContentId.",
            "Each Reference has exactly one Attachment of the same ContentId.",
        ));
    }
    Ok(found)
}

fn too_much() -> Flaw {
    let (vi, en) =
        ("Tệp đính kèm quá nhiều hoặc quá lớn.", "The attachments are too many or too large.");
    Flaw::new("AttachmentEncoded", "attachments_too_large", vi, en)
}

fn attachment(element: &Element<'_>, left: usize, limits: &Limits) -> Result<Attachment, Flaw> {
    let media_type = element.value("ContentType")?;
    let (mut name, encoded) = (element.value("AttachmentName")?, element.required(ENCODED)?);
    // Four characters carry three bytes; told before anything is decoded.
    if encoded.text.len() / 4 > left / 3 + 1 + encoded.text.len() / 40 {
        return Err(too_much());
    }
    let packed: Vec<u8> = encoded.text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let mut bytes = STANDARD.decode(packed).map_err(|_| {
        let (vi, en) = ("Nội dung tệp không phải base64.", "The content is not base64.");
        element.flaw(ENCODED, "base64", vi, en)
    })?;
    // What the sender calls a ZIP is often the file itself.
    if media_type.as_deref() == Some(ZIPPED) && is_archive(&bytes) {
        let limits = Limits { file_bytes: left, ..*limits };
        let mut entries = unzip(&bytes, &limits)?;
        if let (Some(only), true) = (entries.pop(), entries.is_empty()) {
            name = Some(only.name);
            bytes = only.bytes;
        }
    }
    if bytes.len() > left {
        return Err(too_much());
    }
    Ok(Attachment {
        content_id: element.needed("ContentId")?,
        name,
        description: element.value("Description")?,
        media_type,
        bytes,
    })
}

//! What stands around the text of a paper: who issues it, where, who signs.

use chrono::{Datelike, NaiveDate};

use crate::{
    db::Conn,
    error::Result,
    features::{
        organisations::{self, types::OrganisationView},
        papers::input::{PaperSigner, RenderDocument},
        units::{self, types::UnitKind},
    },
    papers::view::{Frame, Signature},
};

/// Units above one another; a longer chain is an error of the directory.
const DEPTH_MAX: usize = 10;

/// The body above a department of the city, where the list of organisations does not say.
const GOVERNING_BODY: &str = "UBND thành phố Hà Nội";

/// Place of the department, where the list of organisations does not say.
const PLACE: &str = "Hà Nội";

/// Position of who heads the department.
pub(super) const DIRECTOR: &str = "Giám đốc";

/// Position of who heads a unit, where nothing else is known.
pub(super) const UNIT_HEAD: &str = "Thủ trưởng đơn vị";

/// Who issues papers: a unit, and the department above it.
pub(super) struct House {
    pub(super) department: String,
    pub(super) department_code: String,
    pub(super) unit: String,
    pub(super) unit_code: String,
    /// Whether the unit is the department itself.
    pub(super) is_department: bool,
    organisation: Option<OrganisationView>,
}

/// What a frame holds where the caller says nothing else.
#[derive(Default)]
pub(super) struct Defaults {
    /// Whether the unit issues it, below the department, and not the department.
    pub(super) is_of_unit: bool,
    pub(super) subject: String,
    pub(super) symbol: Option<String>,
    pub(super) recipients: Vec<String>,
    pub(super) signature: Option<Signature>,
}

impl Defaults {
    /// A paper of the department, signed by its head.
    pub(super) fn of_department(subject: impl Into<String>, symbol: &str) -> Self {
        Self {
            is_of_unit: false,
            subject: subject.into(),
            symbol: Some(symbol.to_owned()),
            recipients: Vec::new(),
            signature: Some(signature(DIRECTOR)),
        }
    }

    /// A paper of a unit, without number.
    pub(super) fn of_unit(subject: impl Into<String>) -> Self {
        Self {
            is_of_unit: true,
            subject: subject.into(),
            signature: Some(signature(UNIT_HEAD)),
            ..Self::default()
        }
    }
}

/// The place of a signature, with nobody's name.
pub(super) fn signature(position: &str) -> Signature {
    Signature { position: position.to_owned(), ..Signature::default() }
}

fn signed_by(signer: &PaperSigner) -> Signature {
    Signature {
        authority: signer.authority.map(Into::into),
        principal: signer.principal.clone(),
        position: signer.position.clone(),
        office: None,
        signer_name: signer.full_name.clone(),
    }
}

impl House {
    /// The unit with this code, and what stands above it.
    ///
    /// # Errors
    /// `validation-failed` at `/unit_code` for an unknown one.
    pub(super) fn of(conn: &mut Conn, unit_code: &str) -> Result<Self> {
        let unit = units::service::require_known(conn, unit_code, "/unit_code")?;
        let mut top = unit.clone();
        for _ in 0..DEPTH_MAX {
            let Some(parent) = top.parent_code.clone() else { break };
            if top.kind == UnitKind::Department {
                break;
            }
            top = units::service::get(conn, &parent)?;
        }
        let codes: Vec<String> = top.organisation_code.iter().cloned().collect();
        let organisation = organisations::service::by_codes(conn, &codes)?.pop();
        Ok(Self {
            is_department: unit.code == top.code,
            department: top.name,
            department_code: top.code,
            unit: unit.name,
            unit_code: unit.code,
            organisation,
        })
    }

    /// The body above the department.
    pub(super) fn above(&self) -> String {
        let said = self.organisation.as_ref().and_then(|one| one.parent_name.clone());
        said.unwrap_or_else(|| GOVERNING_BODY.to_owned())
    }

    /// How the department can be reached; `None` where nothing is known.
    pub(super) fn contact(&self) -> Option<String> {
        let one = self.organisation.as_ref()?;
        let parts = [
            one.address.as_ref().map(|text| format!("Địa chỉ: {text}")),
            one.telephone.as_ref().map(|text| format!("điện thoại: {text}")),
            one.email.as_ref().map(|text| format!("email: {text}")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// The head of the department in full: `Giám đốc Sở Tài chính`.
    pub(super) fn director(&self) -> String {
        format!("{DIRECTOR} {}", self.department)
    }

    /// The frame of a paper that is not numbered yet.
    pub(super) fn frame(
        &self,
        today: NaiveDate,
        input: &RenderDocument,
        defaults: Defaults,
    ) -> Frame {
        let given = &input.frame;
        let is_below = defaults.is_of_unit && !self.is_department;
        let (above, agency) = if is_below {
            (self.department.clone(), self.unit.clone())
        } else {
            (self.above(), self.department.clone())
        };
        let recipients: Vec<String> = given.recipients.iter().map(|line| line.0.clone()).collect();
        let place = self.organisation.as_ref().and_then(|one| one.place.clone());
        Frame {
            governing_body: Some(given.governing_body.clone().unwrap_or(above)),
            agency: given.agency.clone().unwrap_or(agency),
            number: None,
            symbol: given.symbol.clone().or(defaults.symbol),
            place: Some(given.place.clone().or(place).unwrap_or_else(|| PLACE.to_owned())),
            date: None,
            year: Some(today.year()),
            type_name: None,
            subject: input.title.clone().unwrap_or(defaults.subject),
            urgency: None,
            recipients: if recipients.is_empty() { defaults.recipients } else { recipients },
            signature: given.signer.as_ref().map(signed_by).or(defaults.signature),
        }
    }
}

/// Number and symbol of a code such as `05/KH-STC`.
pub(super) fn parted(code: &str) -> (Option<String>, Option<String>) {
    match code.split_once('/') {
        Some((number, symbol)) => (Some(number.to_owned()), Some(symbol.to_owned())),
        None => (Some(code.to_owned()), None),
    }
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn a_code_is_parted_at_its_first_stroke() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(parted("05/KH-STC"), (text("05"), text("KH-STC")));
        assert_eq!(parted("12/2026/QĐ-UBND"), (text("12"), text("2026/QĐ-UBND")));
        assert_eq!(parted("05"), (text("05"), None));
    }
}

//! The minutes of a session of the council (Biên bản họp Hội đồng).
//!
//! Who reads the document is not who reads the session, and so counts, differing views and conclusions get
//! into it only once they are communicated; single ballots never do.

use std::collections::HashMap;

use super::{
    Reader,
    frame::{Defaults, House},
    words::{moment, office, paragraphs, vote_mode},
};
use crate::{
    error::{Code, Error, Result},
    features::{
        agenda_items::types::{AgendaItemState, VoteOutcome},
        award_types,
        award_types::types::AwardTypeView,
        council_sessions::{
            self,
            minutes::{CouncilMinutes, MinutesItem, MinutesPerson},
            types::{CouncilSessionId, CouncilSessionState},
        },
        papers::input::RenderDocument,
        units::{self, types::UnitView},
    },
    papers::{
        PaperView, short_date,
        view::{Frame, MinutesAttendee, MinutesCounts, MinutesView, MinutesVote},
    },
};

/// The symbol of minutes of a council for emulation and rewards, which has numbers of its own (Nghị định
/// 30/2020/NĐ-CP, Phụ lục I).
const SYMBOL: &str = "BB-HĐTĐKT";

/// The minutes of a closed session.
///
/// # Errors
/// `not-found`, `role-required`; `invalid-state-transition` before the session is closed.
pub(super) fn view(
    reader: &mut Reader<'_>,
    input: &RenderDocument,
    id: CouncilSessionId,
) -> Result<PaperView> {
    let minutes = council_sessions::service::minutes(reader.conn, reader.actor, id)?;
    let state = council_sessions::service::load(reader.conn, reader.actor, id)?.state();
    if state != CouncilSessionState::Closed {
        return Err(Error::new(Code::InvalidStateTransition)
            .detail(
                "Phiên họp chưa kết thúc nên chưa có biên bản.",
                "The session is not closed, so that there are no minutes yet.",
            )
            .with("current_state", state.to_string())
            .with("allowed_actions", Vec::<String>::new()));
    }
    let house = House::of(reader.conn, &input.unit_code)?;
    let subject = format!("Họp {}, phiên thứ {}", minutes.council_name, minutes.number);
    let defaults = Defaults {
        subject,
        symbol: Some(SYMBOL.to_owned()),
        recipients: vec!["Thành viên Hội đồng;".to_owned(), "Lưu: VT, hồ sơ Hội đồng.".to_owned()],
        ..Defaults::default()
    };
    let mut frame = house.frame(reader.today, input, defaults);
    frame.governing_body = Some(house.department.clone());
    frame.agency.clone_from(&minutes.council_name);
    // Minutes say in their text where and when, and chair and secretary sign below it.
    (frame.place, frame.signature) = (None, None);
    let names = Names::of(reader, &minutes)?;
    Ok(of(frame, minutes, &names).into())
}

/// Names of award types and units.
struct Names {
    awards: HashMap<String, AwardTypeView>,
    units: HashMap<String, UnitView>,
}

impl Names {
    fn of(reader: &mut Reader<'_>, minutes: &CouncilMinutes) -> Result<Self> {
        let awards: Vec<String> =
            minutes.items.iter().map(|item| item.award_type_code.clone()).collect();
        let units: Vec<&str> = minutes.items.iter().map(|item| item.unit_code.as_str()).collect();
        Ok(Self {
            awards: award_types::service::by_codes(reader.conn, &awards)?,
            units: units::service::by_codes(reader.conn, &units)?,
        })
    }

    fn award(&self, item: &MinutesItem) -> String {
        let code = &item.award_type_code;
        self.awards.get(code).map_or_else(|| code.clone(), |award| award.name.clone())
    }

    fn unit(&self, item: &MinutesItem) -> String {
        let code = &item.unit_code;
        self.units.get(code).map_or_else(|| code.clone(), |unit| unit.name.clone())
    }

    fn nominee(&self, item: &MinutesItem) -> String {
        item.full_name.clone().unwrap_or_else(|| self.unit(item))
    }
}

fn of(frame: Frame, minutes: CouncilMinutes, names: &Names) -> MinutesView {
    let told = |item: &&MinutesItem| item.state == AgendaItemState::Communicated;
    let is_all_told = minutes.items.iter().all(|item| item.state != AgendaItemState::Decided);
    let votes = minutes.items.iter().filter(told);
    let votes = votes.filter_map(|item| item.outcome.as_ref().map(|outcome| (item, outcome)));
    let concluded = |text: Option<String>| {
        let text = text.filter(|_| is_all_told);
        text.map(|text| paragraphs(&text)).unwrap_or_default()
    };
    let counts = minutes.attendance_count;
    MinutesView {
        frame,
        formed_by: Some(format!(
            "Quyết định số {} ngày {}",
            minutes.council_decision_number,
            short_date(minutes.council_decided_on)
        )),
        opened_at: minutes.opened_at.map(moment),
        closed_at: minutes.closed_at.map(moment),
        chair: attendee(minutes.chairing),
        chairing_basis: minutes.chairing_basis,
        secretary: attendee(minutes.secretary),
        counts: MinutesCounts {
            total: counts.total,
            present: counts.present,
            absent: counts.absent,
            written: counts.written,
        },
        agenda: minutes.items.iter().map(|item| on_agenda(item, names)).collect(),
        votes: (1..).zip(votes).map(|(ordinal, found)| vote(ordinal, found, names)).collect(),
        present: minutes.present.into_iter().map(attendee).collect(),
        absent: minutes.absent.into_iter().map(attendee).collect(),
        written: minutes.written.into_iter().map(attendee).collect(),
        guests: minutes
            .guests
            .into_iter()
            .map(|guest| MinutesAttendee {
                name: guest.name,
                role: Some(guest.organisation),
                reason: None,
            })
            .collect(),
        differing_views: concluded(minutes.differing_views),
        conclusions: concluded(minutes.conclusions),
        council: minutes.council_name,
        place: minutes.place,
    }
}

fn attendee(person: MinutesPerson) -> MinutesAttendee {
    MinutesAttendee {
        name: person.full_name,
        role: person.office.map(|held| office(held).to_owned()),
        reason: person.reason,
    }
}

fn on_agenda(item: &MinutesItem, names: &Names) -> String {
    let rest = match item.state {
        AgendaItemState::PutBack => " (không biểu quyết tại phiên họp này)",
        AgendaItemState::Decided => " (kết quả chưa thông báo)",
        AgendaItemState::Pending | AgendaItemState::Voting | AgendaItemState::Communicated => "",
    };
    format!("Xét đề nghị tặng {} cho {}{rest}.", names.award(item), names.nominee(item))
}

fn vote(ordinal: u32, (item, outcome): (&MinutesItem, &VoteOutcome), names: &Names) -> MinutesVote {
    let is_recommended = outcome.is_recommended == Some(true);
    MinutesVote {
        ordinal,
        nominee: names.nominee(item),
        unit: item.full_name.as_ref().map(|_| names.unit(item)).unwrap_or_default(),
        award: names.award(item),
        ballot_mode: vote_mode(item.ballot_mode).to_owned(),
        issued: outcome.issued,
        returned: outcome.returned,
        valid: outcome.valid,
        invalid: outcome.invalid,
        agree: outcome.agree,
        disagree: outcome.disagree,
        abstain: outcome.abstain,
        percent_of_members: outcome.percent_of_members.clone(),
        result: if is_recommended { "Đạt" } else { "Không đạt" }.to_owned(),
    }
}

//! What proposals that are judged in one change have in common: rules, working calendar, legal documents,
//! award types. However many there are, each is read once.

use std::collections::{HashMap, hash_map::Entry};

use chrono::NaiveDate;

use super::{rules, sources};
use crate::{
    calendar::WorkCalendar,
    db::Conn,
    error::{Error, Result},
    features::{
        award_proposals::service::Dossier,
        award_types::{self, types::AwardTypeView},
        calendars,
    },
    law::{LegalDocument, RuleSet},
};

/// Calendar and documents, which every judgment needs.
#[derive(Debug)]
pub(super) struct Common {
    pub(super) calendar: WorkCalendar,
    pub(super) documents: Vec<LegalDocument>,
}

/// What was read so far. It is of one transaction, and of its moment.
#[derive(Debug, Default)]
pub struct Basis {
    of_code: HashMap<String, Option<RuleSet>>,
    of_day: HashMap<NaiveDate, RuleSet>,
    awards: HashMap<String, AwardTypeView>,
    common: Option<Common>,
}

impl Basis {
    /// The rule set with this code.
    pub(super) fn by_code(&mut self, conn: &mut Conn, code: &str) -> Result<Option<&RuleSet>> {
        let set = match self.of_code.entry(code.to_owned()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(rules::by_code(conn, code)?),
        };
        Ok(set.as_ref())
    }

    /// The rule set of a day.
    pub(in super::super) fn on(&mut self, conn: &mut Conn, day: NaiveDate) -> Result<&RuleSet> {
        let set: &RuleSet = match self.of_day.entry(day) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(rules::frozen_on(conn, day)?),
        };
        Ok(set)
    }

    /// The dossier's own rule set: fixed when it was received, before that the one of the day.
    pub(in super::super) fn of(
        &mut self,
        conn: &mut Conn,
        dossier: &Dossier,
        today: NaiveDate,
    ) -> Result<&RuleSet> {
        let Some(code) = &dossier.row.rule_set_code else { return self.on(conn, today) };
        self.by_code(conn, code)?
            .ok_or_else(|| Error::bug("the rule set of a received dossier is never removed"))
    }

    /// An award type.
    pub(in super::super) fn award(&mut self, conn: &mut Conn, code: &str) -> Result<AwardTypeView> {
        Ok(match self.awards.entry(code.to_owned()) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(place) => place.insert(award_types::service::get(conn, code)?).clone(),
        })
    }

    /// Calendar and documents.
    pub(super) fn common(&mut self, conn: &mut Conn) -> Result<&Common> {
        let common = match self.common.take() {
            Some(common) => common,
            None => Common {
                calendar: calendars::service::work_calendar(conn)?,
                documents: sources::legal_documents(conn)?,
            },
        };
        let common: &Common = self.common.insert(common);
        Ok(common)
    }
}

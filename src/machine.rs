//! State machines as tables: which action leads from which states to which, and who may take it.
//! `allowed_actions`, refusals, the published diagrams and the table-driven tests all come from
//! these tables.

use crate::{
    authz::{Actor, Relation, table::Rule},
    error::{Code, Error, Result},
};

/// One action of an object. An action that leads to different states, by what its caller says or by
/// where it starts, stands in several rows; those that start from the same state have the same rule.
#[derive(Debug)]
pub struct Move<S: 'static> {
    /// The word in `allowed_actions`, and mostly the last part of the path.
    pub action: &'static str,
    /// States in which it is possible.
    pub from: &'static [S],
    /// The state it leads to; `None` when the state stays or depends on more than the action.
    pub to: Option<S>,
    /// Who may take it.
    pub rule: &'static Rule,
}

/// All actions of one kind of object.
#[derive(Debug)]
pub struct Machine<S: 'static> {
    /// Kind of object.
    pub name: &'static str,
    /// Its actions.
    pub moves: &'static [Move<S>],
}

impl<S: Copy + PartialEq + std::fmt::Display> Machine<S> {
    /// What the caller may do in this state.
    pub fn allowed(&self, state: S, actor: &Actor, relation: &Relation<'_>) -> Vec<&'static str> {
        let mut actions: Vec<&'static str> = self
            .moves
            .iter()
            .filter(|one| one.from.contains(&state) && actor.may(one.rule, relation))
            .map(|one| one.action)
            .collect();
        actions.dedup();
        actions
    }

    /// Refuses what the caller may not do (403), then what the state does not allow (409).
    ///
    /// # Errors
    /// `role-required`, `insufficient-scope`, `invalid-state-transition`.
    pub fn require(
        &self,
        action: &str,
        state: S,
        actor: &Actor,
        relation: &Relation<'_>,
    ) -> Result<()> {
        let rows = || self.moves.iter().filter(|one| one.action == action);
        let found = rows()
            .find(|one| one.from.contains(&state))
            .or_else(|| rows().next())
            .ok_or_else(|| Error::bug(format!("{} has no action {action}", self.name)))?;
        actor.require(found.rule, relation)?;
        if found.from.contains(&state) {
            return Ok(());
        }
        Err(Error::new(Code::InvalidStateTransition)
            .detail(
                format!("Không làm được `{action}` khi đang ở trạng thái `{state}`."),
                format!("`{action}` is not possible in state `{state}`."),
            )
            .with("current_state", state.to_string())
            .with("allowed_actions", self.allowed(state, actor, relation)))
    }

    /// The machine as one box of a Mermaid state diagram, for the documentation: its first state and
    /// every move that leads from one state to another. States carry the machine's key, since those
    /// of different machines have the same words.
    pub fn diagram(&self, key: &str, label: &str) -> String {
        let mut text = format!("    state \"{label}\" as {key} {{\n");
        if let Some(first) = self.moves.first().and_then(|one| one.from.first()) {
            text.push_str(&format!("        [*] --> {key}_{first}\n"));
        }
        let mut named = Vec::new();
        for one in self.moves {
            for (from, to) in one.from.iter().filter_map(|from| Some((*from, one.to?))) {
                text.push_str(&format!("        {key}_{from} --> {key}_{to}: {}\n", one.action));
                named.extend([from, to]);
            }
        }
        let mut seen: Vec<S> = Vec::new();
        for state in named {
            if !seen.contains(&state) {
                text.push_str(&format!("        {key}_{state}: {state}\n"));
                seen.push(state);
            }
        }
        text.push_str("    }\n");
        text
    }
}

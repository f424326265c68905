//! Rules of published sets in the form of the law, each read once.
//!
//! What is published is frozen, so equal text is equal rules for ever: the text is the key, and nothing
//! ever has to be forgotten. Two databases in one process cannot take each other's rules either, as they
//! could if code and version were the key.

use std::sync::{Arc, LazyLock};

use quick_cache::sync::Cache;

use super::{input::RuleSetRule, rules};
use crate::{
    error::{Context, Result},
    law::Rules,
};

/// Sets remembered; those of many years, while a dossier asks for two or three.
const SETS_MAX: usize = 64;

static READ: LazyLock<Cache<String, Arc<Rules>>> = LazyLock::new(|| Cache::new(SETS_MAX));

/// The rules of a published set from its text.
///
/// # Errors
/// An internal error when they are not complete, which publishing rules out.
pub(super) fn read(text: String) -> Result<Arc<Rules>> {
    if let Some(known) = READ.get(&text) {
        return Ok(known);
    }
    let written: Vec<RuleSetRule> =
        serde_json::from_str(&text).internal("reading the rules of a set")?;
    let read = Arc::new(rules::to_law(&written).internal("reading a published rule set")?);
    READ.insert(text, Arc::clone(&read));
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;

    #[test]
    fn a_text_is_read_once_and_another_one_for_itself() {
        let mut rules = Law::carried().unwrap().rule_sets.remove(0).rules;
        let text = |rules: &Rules| serde_json::to_string(&rules::from_law(rules).unwrap()).unwrap();
        let first = read(text(&rules)).unwrap();
        assert_eq!(*first, rules);
        assert!(Arc::ptr_eq(&first, &read(text(&rules)).unwrap()));
        rules.r14.parameters.min_months_worked.value += 1;
        let second = read(text(&rules)).unwrap();
        assert_eq!(*second, rules);
        assert_ne!(first, second);
    }

    #[test]
    fn what_is_not_complete_is_not_read() {
        assert!(read("[]".to_owned()).is_err());
        assert!(read("{}".to_owned()).is_err());
    }
}

//! What keeps a criteria set from being published. Every flaw names its place and is told in both
//! languages; all of them are found in one pass, so that one round of corrections is enough.

mod bands;
mod rules;
mod ties;
mod tree;

use super::Scheme;

/// Something that must be corrected first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// JSON pointer into the set.
    pub pointer: String,
    /// Stable code of the rule.
    pub rule: &'static str,
    /// What is wrong, in Vietnamese.
    pub vi: String,
    /// What is wrong, in English.
    pub en: String,
}

fn flaw(
    pointer: impl Into<String>,
    rule: &'static str,
    vi: impl Into<String>,
    en: impl Into<String>,
) -> Flaw {
    Flaw { pointer: pointer.into(), rule, vi: vi.into(), en: en.into() }
}

/// All flaws of a set, in the order of its parts.
pub fn flaws(scheme: &Scheme) -> Vec<Flaw> {
    let mut found = Vec::new();
    tree::check(scheme, &mut found);
    rules::check(scheme, &mut found);
    bands::check(scheme, &mut found);
    ties::check(scheme, &mut found);
    found
}

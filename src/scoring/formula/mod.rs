//! Formulas of a criteria set: expressions in CEL (Common Expression Language), parsed by the crate
//! `cel` and computed here.
//!
//! The crate's own numbers are `i64` and `f64`, and its division of whole numbers drops the rest; both
//! would break “nothing is rounded but the total”. So its tree is lowered into a small one of ours with
//! one number type, [`Exact`], when the set is published: that finds unknown names, wrong types and too
//! much work at once, and leaves an expression without loops, calls or memory of its own, whose cost is
//! its size.
//!
//! What a formula may hold: numbers, the names of its inputs and `max_points`; `+ - * /`; comparisons;
//! `&& || !`; `? :`; `math.least(…)` and `math.greatest(…)` as CEL's math extension names them. A formula
//! gives a number.

mod lower;
#[cfg(test)]
mod tests;

use super::Exact;

/// Longest formula, in characters.
pub(super) const CHARACTERS_MAX: usize = 500;

/// Greatest number of parts of a formula: its cost.
pub(super) const PARTS_MAX: usize = 100;

/// Deepest nesting.
pub(super) const DEPTH_MAX: u16 = 24;

/// Most digits of a number that stands in a formula; `f64`, through which the parser reads decimals,
/// keeps so many exactly.
pub(super) const DIGITS_MAX: usize = 15;

/// A formula that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula(Number);

/// What keeps an expression from being a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaFlaw {
    /// Stable code of the rule.
    pub rule: &'static str,
    /// What is wrong, in Vietnamese.
    pub vi: String,
    /// What is wrong, in English.
    pub en: String,
}

impl Formula {
    /// Reads a formula over these names.
    ///
    /// # Errors
    /// When it is not CEL, names something unknown, mixes types, or asks for too much work.
    pub fn parse(text: &str, names: &[&str]) -> Result<Self, FormulaFlaw> {
        lower::lower(text, names).map(Self)
    }

    /// Its value; `None` when it divides by nothing, or a name has no value.
    pub fn value(&self, value_of: &dyn Fn(&str) -> Option<Exact>) -> Option<Exact> {
        self.0.value(value_of)
    }
}

/// An expression that gives a number.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Number {
    Literal(Exact),
    Name(String),
    Negated(Box<Self>),
    Sum(Box<Self>, Box<Self>),
    Difference(Box<Self>, Box<Self>),
    Product(Box<Self>, Box<Self>),
    Quotient(Box<Self>, Box<Self>),
    Least(Vec<Self>),
    Greatest(Vec<Self>),
    Choice(Box<Truth>, Box<Self>, Box<Self>),
}

/// An expression that is true or false.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Truth {
    Literal(bool),
    Not(Box<Self>),
    Both(Box<Self>, Box<Self>),
    Either(Box<Self>, Box<Self>),
    Compared(Comparison, Box<Number>, Box<Number>),
    Choice(Box<Self>, Box<Self>, Box<Self>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    fn holds(self, left: &Exact, right: &Exact) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

impl Number {
    fn value(&self, value_of: &dyn Fn(&str) -> Option<Exact>) -> Option<Exact> {
        let of = |one: &Self| one.value(value_of);
        match self {
            Self::Literal(number) => Some(number.clone()),
            Self::Name(name) => value_of(name),
            Self::Negated(one) => Some(-of(one)?),
            Self::Sum(left, right) => Some(of(left)? + of(right)?),
            Self::Difference(left, right) => Some(of(left)? - of(right)?),
            Self::Product(left, right) => Some(of(left)? * of(right)?),
            Self::Quotient(left, right) => of(left)?.over(&of(right)?),
            Self::Least(all) => {
                all.iter().map(of).collect::<Option<Vec<Exact>>>()?.into_iter().min()
            }
            Self::Greatest(all) => {
                all.iter().map(of).collect::<Option<Vec<Exact>>>()?.into_iter().max()
            }
            Self::Choice(when, yes, no) => {
                if when.holds(value_of)? {
                    of(yes)
                } else {
                    of(no)
                }
            }
        }
    }
}

impl Truth {
    /// The second half of `&&` and `||` is computed only where it decides, so that `a > 0 && b / a > 1`
    /// is safe.
    fn holds(&self, value_of: &dyn Fn(&str) -> Option<Exact>) -> Option<bool> {
        match self {
            Self::Literal(truth) => Some(*truth),
            Self::Not(one) => Some(!one.holds(value_of)?),
            Self::Both(left, right) => Some(left.holds(value_of)? && right.holds(value_of)?),
            Self::Either(left, right) => Some(left.holds(value_of)? || right.holds(value_of)?),
            Self::Compared(how, left, right) => {
                Some(how.holds(&left.value(value_of)?, &right.value(value_of)?))
            }
            Self::Choice(when, yes, no) => {
                if when.holds(value_of)? {
                    yes.holds(value_of)
                } else {
                    no.holds(value_of)
                }
            }
        }
    }
}

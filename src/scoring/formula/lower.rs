//! From the parser's tree to ours, with every check on the way.

use cel::{
    common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators as op},
    parser::Parser,
};

use super::{
    CHARACTERS_MAX, Comparison, DEPTH_MAX, DIGITS_MAX, FormulaFlaw, Number, PARTS_MAX, Truth,
};
use crate::scoring::Exact;

type Lowered<T> = Result<T, FormulaFlaw>;

fn flaw(rule: &'static str, vi: impl Into<String>, en: impl Into<String>) -> FormulaFlaw {
    FormulaFlaw { rule, vi: vi.into(), en: en.into() }
}

/// An expression of either type.
enum Lower {
    Number(Number),
    Truth(Truth),
}

struct Lowering<'a> {
    names: &'a [&'a str],
    parts_left: usize,
}

/// Parses and lowers a formula.
pub(super) fn lower(text: &str, names: &[&str]) -> Lowered<Number> {
    check_text(text)?;
    let tree = Parser::new().max_recursion_depth(DEPTH_MAX).parse(text).map_err(|errors| {
        let first = errors.errors.first().map(|error| error.msg.clone()).unwrap_or_default();
        flaw(
            "formula_syntax",
            format!("Công thức không đúng cú pháp CEL: {first}."),
            format!("The formula is not CEL: {first}."),
        )
    })?;
    let mut lowering = Lowering { names, parts_left: PARTS_MAX };
    lowering.number(&tree)
}

/// What must hold before a parser sees the text: a bound on its work, and numbers that `f64` keeps.
fn check_text(text: &str) -> Lowered<()> {
    let is_short = text.len() <= CHARACTERS_MAX;
    let mut depth = 0_u16;
    let mut deepest = 0_u16;
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth = depth.saturating_add(1),
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {} // only nesting matters here
        }
        deepest = deepest.max(depth);
    }
    if !is_short || deepest > DEPTH_MAX {
        return Err(too_costly());
    }
    let is_long = |word: &str| word.bytes().filter(u8::is_ascii_digit).count() > DIGITS_MAX;
    let mut words =
        text.split(|one: char| !one.is_ascii_alphanumeric() && one != '.' && one != '_');
    if words.any(|word| word.starts_with(|one: char| one.is_ascii_digit()) && is_long(word)) {
        return Err(flaw(
            "formula_number",
            format!("Số trong công thức có quá {DIGITS_MAX} chữ số."),
            format!("A number of the formula has more than {DIGITS_MAX} digits."),
        ));
    }
    Ok(())
}

fn too_costly() -> FormulaFlaw {
    flaw(
        "formula_cost",
        format!("Công thức quá dài hoặc quá phức tạp (tối đa {PARTS_MAX} thành phần)."),
        format!("The formula is too long or too complex (at most {PARTS_MAX} parts)."),
    )
}

fn unsupported(what: &str) -> FormulaFlaw {
    flaw(
        "formula_unsupported",
        format!("Công thức không được dùng {what}."),
        format!("A formula may not use {what}."),
    )
}

fn wrong_type(wanted: [&str; 2]) -> FormulaFlaw {
    let [vi, en] = wanted;
    flaw(
        "formula_type",
        format!("Công thức cần {vi} ở một chỗ đang có kiểu khác."),
        format!("The formula needs {en} where it has another type."),
    )
}

impl Lowering<'_> {
    fn number(&mut self, tree: &IdedExpr) -> Lowered<Number> {
        match self.any(tree)? {
            Lower::Number(number) => Ok(number),
            Lower::Truth(_) => Err(wrong_type(["một số", "a number"])),
        }
    }

    fn truth(&mut self, tree: &IdedExpr) -> Lowered<Truth> {
        match self.any(tree)? {
            Lower::Truth(truth) => Ok(truth),
            Lower::Number(_) => Err(wrong_type(["giá trị đúng hoặc sai", "true or false"])),
        }
    }

    fn any(&mut self, tree: &IdedExpr) -> Lowered<Lower> {
        self.parts_left = self.parts_left.checked_sub(1).ok_or_else(too_costly)?;
        match &tree.expr {
            Expr::Literal(literal) => self::literal(literal),
            Expr::Ident(name) if self.names.contains(&name.as_str()) => {
                Ok(Lower::Number(Number::Name(name.clone())))
            }
            Expr::Ident(name) => Err(flaw(
                "formula_name",
                format!("Công thức nêu {name}, không phải số liệu của tiêu chí."),
                format!("The formula names {name}, which is no input of the criterion."),
            )),
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(_) => Err(unsupported("vòng lặp (loops)")),
            Expr::List(_) | Expr::Map(_) | Expr::Struct(_) => {
                Err(unsupported("danh sách hoặc cấu trúc (lists or structures)"))
            }
            Expr::Select(_) => Err(unsupported("trường của đối tượng (fields)")),
            Expr::Unspecified => Err(unsupported("biểu thức rỗng (an empty expression)")),
        }
    }

    fn call(&mut self, call: &CallExpr) -> Lowered<Lower> {
        if let Some(target) = &call.target {
            return self.extension(target, call);
        }
        match (call.func_name.as_str(), call.args.as_slice()) {
            (op::NEGATE, [one]) => Ok(Lower::Number(Number::Negated(Box::new(self.number(one)?)))),
            (op::LOGICAL_NOT, [one]) => Ok(Lower::Truth(Truth::Not(Box::new(self.truth(one)?)))),
            (op::CONDITIONAL, [when, yes, no]) => self.choice(when, yes, no),
            (op::LOGICAL_AND, [left, right]) => {
                let (left, right) = (Box::new(self.truth(left)?), Box::new(self.truth(right)?));
                Ok(Lower::Truth(Truth::Both(left, right)))
            }
            (op::LOGICAL_OR, [left, right]) => {
                let (left, right) = (Box::new(self.truth(left)?), Box::new(self.truth(right)?));
                Ok(Lower::Truth(Truth::Either(left, right)))
            }
            (name, [left, right]) => self.of_two_numbers(name, left, right),
            (name, _) => Err(unsupported(&format!("{name}()"))),
        }
    }

    fn of_two_numbers(&mut self, name: &str, left: &IdedExpr, right: &IdedExpr) -> Lowered<Lower> {
        let how = match name {
            op::EQUALS => Some(Comparison::Equal),
            op::NOT_EQUALS => Some(Comparison::NotEqual),
            op::LESS => Some(Comparison::Less),
            op::LESS_EQUALS => Some(Comparison::LessOrEqual),
            op::GREATER => Some(Comparison::Greater),
            op::GREATER_EQUALS => Some(Comparison::GreaterOrEqual),
            op::ADD | op::SUBSTRACT | op::MULTIPLY | op::DIVIDE => None,
            other => return Err(unsupported(&format!("{other}()"))),
        };
        let (left, right) = (Box::new(self.number(left)?), Box::new(self.number(right)?));
        if let Some(how) = how {
            return Ok(Lower::Truth(Truth::Compared(how, left, right)));
        }
        Ok(Lower::Number(match name {
            op::ADD => Number::Sum(left, right),
            op::SUBSTRACT => Number::Difference(left, right),
            op::MULTIPLY => Number::Product(left, right),
            _ => Number::Quotient(left, right), // the only operator left of the list above
        }))
    }

    fn choice(&mut self, when: &IdedExpr, yes: &IdedExpr, no: &IdedExpr) -> Lowered<Lower> {
        let when = Box::new(self.truth(when)?);
        match (self.any(yes)?, self.any(no)?) {
            (Lower::Number(yes), Lower::Number(no)) => {
                Ok(Lower::Number(Number::Choice(when, Box::new(yes), Box::new(no))))
            }
            (Lower::Truth(yes), Lower::Truth(no)) => {
                Ok(Lower::Truth(Truth::Choice(when, Box::new(yes), Box::new(no))))
            }
            (Lower::Number(_), Lower::Truth(_)) | (Lower::Truth(_), Lower::Number(_)) => {
                Err(wrong_type(["hai nhánh cùng kiểu", "both branches of one type"]))
            }
        }
    }

    fn extension(&mut self, target: &IdedExpr, call: &CallExpr) -> Lowered<Lower> {
        let is_math = matches!(&target.expr, Expr::Ident(name) if name == "math");
        let name = call.func_name.as_str();
        if !is_math || !matches!(name, "least" | "greatest") || call.args.is_empty() {
            return Err(unsupported(&format!("{name}()")));
        }
        let all = call.args.iter().map(|one| self.number(one)).collect::<Lowered<Vec<Number>>>()?;
        Ok(Lower::Number(if name == "least" { Number::Least(all) } else { Number::Greatest(all) }))
    }
}

fn literal(value: &LiteralValue) -> Lowered<Lower> {
    let number = match value {
        LiteralValue::Boolean(truth) => return Ok(Lower::Truth(Truth::Literal(*truth.inner()))),
        LiteralValue::Int(number) => Some(Exact::whole(*number.inner())),
        LiteralValue::UInt(number) => i64::try_from(*number.inner()).ok().map(Exact::whole),
        // The shortest decimal that reads back as this `f64` is what was written, up to DIGITS_MAX.
        LiteralValue::Double(number) => Exact::parse(&number.inner().to_string()),
        LiteralValue::String(_) | LiteralValue::Bytes(_) => {
            return Err(unsupported("chuỗi ký tự (text)"));
        }
        LiteralValue::Null => return Err(unsupported("null")),
    };
    let number = number.ok_or_else(|| {
        flaw(
            "formula_number",
            "Số trong công thức quá lớn.",
            "A number of the formula is too large.",
        )
    })?;
    Ok(Lower::Number(Number::Literal(number)))
}

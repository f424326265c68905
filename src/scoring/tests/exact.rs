//! Exact numbers, however they are kept, are what fractions of any size say.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::{prelude::*, string::string_regex, test_runner::TestRunner};
use serde_json::json;
use utoipa::PartialSchema;

use super::{build::*, *};
use crate::quantity::Quantity;

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

fn exact(ratio: &BigRational) -> Exact {
    Exact::parse(&format!("{}/{}", ratio.numer(), ratio.denom())).unwrap()
}

/// Small and large ones, with denominators that hundredths hold and others that they do not.
fn ratios() -> impl Strategy<Value = BigRational> {
    let numerator = prop_oneof![
        -2_000_i64..2_000,
        Just(i64::MAX),
        Just(i64::MIN + 1),
        any::<i64>().prop_filter("has a negative", |one| *one != i64::MIN)
    ];
    let denominator =
        prop_oneof![Just(1_i64), Just(2), Just(100), Just(3), Just(10_000), 1_i64..100_000];
    (numerator, denominator).prop_map(|(one, other)| ratio(one, other))
}

proptest! {
    #[test]
    fn sums_products_and_quotients_are_those_of_fractions(one in ratios(), two in ratios()) {
        let (a, b) = (exact(&one), exact(&two));
        prop_assert_eq!(a.clone() + b.clone(), exact(&(&one + &two)));
        prop_assert_eq!(a.clone() - b.clone(), exact(&(&one - &two)));
        prop_assert_eq!(a.clone() * b.clone(), exact(&(&one * &two)));
        prop_assert_eq!(-a.clone(), exact(&-&one));
        prop_assert_eq!([&a, &b].into_iter().sum::<Exact>(), exact(&(&one + &two)));
        let quotient = (!two.is_zero()).then(|| exact(&(&one / &two)));
        prop_assert_eq!(a.over(&b), quotient);
        prop_assert_eq!(a.cmp(&b), one.cmp(&two));
        prop_assert_eq!((a.is_zero(), a.is_negative()), (one.is_zero(), one.is_negative()));
    }

    #[test]
    fn rounding_is_that_of_fractions(one in ratios(), decimals in 0_u8..=2) {
        let unit = BigInt::from(10_i64.pow(u32::from(decimals)));
        let steps = (&one * &unit + ratio(1, 2)).floor().to_integer();
        let hundredths = steps * (BigInt::from(100) / unit);
        let expected = i64::try_from(hundredths).ok().map(Points::of_hundredths);
        let found = exact(&one).rounded(decimals);
        // What a machine's number holds only without the half is refused, never wrong.
        prop_assert!(found == expected || (found.is_none() && one.abs() > ratio(i64::MAX / 200, 1)));
    }

    #[test]
    fn what_is_written_is_read_back_and_points_keep_their_text(one in ratios(), hundredths in any::<u32>()) {
        let number = exact(&one);
        prop_assert_eq!(Exact::parse(&number.to_string()), Some(number));
        let given = Points::of_hundredths(i64::from(hundredths));
        prop_assert_eq!(Exact::from(given).to_string(), given.to_string());
        prop_assert_eq!(Exact::from(given), exact(&ratio(i64::from(hundredths), 100)));
    }
}

#[test]
fn a_quantity_is_kept_in_the_one_form_of_its_value() {
    for (text, expected) in [("2", "2.00"), ("0.5", "0.50"), ("0.3333", "3333/10000")] {
        assert_eq!(Exact::from(quantity(text)).to_string(), expected);
        assert_eq!(Exact::from(quantity(text)), Exact::parse(expected).unwrap());
    }
}

/// What the contract lets through and the type then refuses would be an answer 500.
#[test]
fn every_number_that_the_contract_permits_is_read() {
    fn is_read<T: serde::de::DeserializeOwned>(schema: &serde_json::Value) {
        let pattern = schema["pattern"].as_str().expect("a pattern");
        let inner =
            pattern.strip_prefix('^').and_then(|one| one.strip_suffix('$')).expect("anchors");
        let text = string_regex(inner).expect("a regular expression");
        TestRunner::new(ProptestConfig::with_cases(2_000))
            .run(&text, |text| {
                let found = serde_json::from_value::<T>(json!(&text));
                prop_assert!(found.is_ok(), "{text} fits {pattern}");
                Ok(())
            })
            .expect("it is read");
    }
    let property = |schema: serde_json::Value, name: &str| schema["properties"][name].clone();

    is_read::<Points>(&json!(Points::schema()));
    is_read::<Quantity>(&json!(Quantity::schema()));
    is_read::<Points>(&property(json!(TopShare::schema()), "max_percent"));
}

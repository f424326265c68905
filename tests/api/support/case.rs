//! Cases, and how each becomes one libtest trial per database.

use std::sync::Arc;

use libtest_mimic::Trial;

use super::app::TestApp;
use super::database::{Backend, Databases, Start};

/// One test, as listed by its module with [`cases!`], [`cases_under_law!`] or [`once!`].
#[derive(Clone, Copy)]
pub struct Case {
    module: &'static str,
    name: &'static str,
    test: Test,
}

#[derive(Clone, Copy)]
enum Test {
    OnEachDatabase(fn(&TestApp), Start),
    Once(fn()),
}

impl Case {
    /// A case that gets an application of its own on a fresh database, once per backend.
    pub const fn on_each_database(
        module: &'static str,
        name: &'static str,
        test: fn(&TestApp),
        start: Start,
    ) -> Self {
        Self { module, name, test: Test::OnEachDatabase(test, start) }
    }

    /// A case that needs no database and so runs once.
    pub const fn once(module: &'static str, name: &'static str, test: fn()) -> Self {
        Self { module, name, test: Test::Once(test) }
    }

    /// `campaigns::a_stale_etag_is_refused` behind the backend or `once`; the binary's own name
    /// says nothing and is left out.
    fn title(&self, prefix: &str) -> String {
        let module = self.module.split_once("::").map_or("", |(_, module)| module);
        format!("{prefix}::{module}::{}", self.name)
    }
}

/// Lists tests that run on each database: `pub const CASES: &[Case] = cases![first, second];`.
macro_rules! cases {
    ($($test:ident),* $(,)?) => {
        &[$($crate::support::case::Case::on_each_database(
            module_path!(), stringify!($test), $test,
            $crate::support::database::Start::Organisation,
        )),*]
    };
}

/// As [`cases!`], where the law of the project and the award types of the plan are there already.
macro_rules! cases_under_law {
    ($($test:ident),* $(,)?) => {
        &[$($crate::support::case::Case::on_each_database(
            module_path!(), stringify!($test), $test,
            $crate::support::database::Start::Law,
        )),*]
    };
}

/// Lists tests that need no database and run once.
macro_rules! once {
    ($($test:ident),* $(,)?) => {
        &[$($crate::support::case::Case::once(module_path!(), stringify!($test), $test)),*]
    };
}

pub(crate) use {cases, cases_under_law, once};

/// A trial per case and database. Where a database is out of reach its trials are still listed,
/// as ignored, so that a run never looks more complete than it was.
pub fn trials(modules: &[&[Case]], databases: &Arc<Databases>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for &case in modules.iter().copied().flatten() {
        match case.test {
            Test::Once(test) => trials.push(Trial::test(case.title("once"), move || {
                test();
                Ok(())
            })),
            Test::OnEachDatabase(test, start) => {
                let told = (test, start);
                trials.extend(Backend::ALL.map(|backend| trial(case, told, backend, databases)));
            }
        }
    }
    trials
}

fn trial(
    case: Case,
    (test, start): (fn(&TestApp), Start),
    backend: Backend,
    databases: &Arc<Databases>,
) -> Trial {
    let databases = Arc::clone(databases);
    let is_missing = !databases.is_available(backend);
    let trial = Trial::test(case.title(backend.name()), move || {
        let app = TestApp::start(databases.copy(backend, start)?);
        test(&app);
        Ok(())
    });
    trial.with_ignored_flag(is_missing)
}

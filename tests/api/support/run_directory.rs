//! The directory of one run, removed however the run ends.

use std::path::Path;
use std::process::{Child, Stdio};

use tempfile::TempDir;

use super::keeper::keeper;

const REMOVE_AT_END_OF_INPUT: &str = "while read -r _; do :; done; rm -rf -- \"$0\"";

/// A temporary directory and a shell that removes it should the tests be killed.
pub struct RunDirectory {
    directory: TempDir,
    /// Absent where there is no shell; then a killed run leaves its directory behind.
    keeper: Option<Child>,
}

impl RunDirectory {
    pub fn create() -> Self {
        let directory = tempfile::Builder::new().prefix("thidua-test.").tempdir().unwrap();
        let keeper =
            keeper(REMOVE_AT_END_OF_INPUT).arg(directory.path()).stderr(Stdio::null()).spawn().ok();
        Self { directory, keeper }
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }
}

impl Drop for RunDirectory {
    fn drop(&mut self) {
        if let Some(keeper) = &mut self.keeper {
            // Waiting closes the input first; the directory is gone when it returns.
            let _ = keeper.wait();
        }
    }
}

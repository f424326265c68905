//! SQLite: one migrated file per run, copied for each test.

use std::fs;
use std::path::{Path, PathBuf};

/// The migrated file every test starts from. A copy takes well under a millisecond, the
/// migrations more than a second.
pub struct Template {
    file: PathBuf,
}

impl Template {
    pub fn build(directory: &Path, migrate: fn(&str)) -> Self {
        let file = directory.join("template.sqlite");
        migrate(&url(&file));
        let log = directory.join("template.sqlite-wal");
        assert!(
            !log.exists(),
            "the migration left a connection open, so a copy would miss what is in {}",
            log.display()
        );
        Self { file }
    }

    pub fn copy_to(&self, file: &Path) {
        fs::copy(&self.file, file).unwrap();
    }
}

pub fn url(file: &Path) -> String {
    format!("sqlite://{}", file.to_str().expect("temporary paths are Unicode"))
}

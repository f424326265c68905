//! SQLite: a filled file for each start, copied for each test.

use std::fs;
use std::path::{Path, PathBuf};

use super::database::{Fill, Start};

/// The filled file a test starts from. A copy takes well under a millisecond, the
/// migrations more than a second.
pub struct Template {
    file: PathBuf,
}

impl Template {
    pub fn build(directory: &Path, start: Start, fill: Fill) -> Self {
        let file = directory.join(format!("{}.sqlite", start.name()));
        fill(&url(&file), start);
        let log = file.with_extension("sqlite-wal");
        assert!(
            !log.exists(),
            "filling it left a connection open, so a copy would miss what is in {}",
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

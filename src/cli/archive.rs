//! Backup and restore: database, files and keys together.

use std::path::{Path, PathBuf};

use clap::Args;
use diesel::connection::SimpleConnection;

use super::{Failure, Outcome, logging};
use crate::{
    config::{DatabaseUrl, Flags, Settings},
    db::{self, Conn},
    error::{Context, Error},
    files::{Files, INCOMING},
    keys::BALLOT_KEYS,
};

/// Folders and files of a data directory that belong to a backup, besides the database.
const PARTS: [&str; 3] = ["keys", FILES, "audit-checkpoints.jsonl"];

/// The folder of files. Those of a bucket are copied into it, so that a backup is whole by itself and can
/// be restored to either place.
const FILES: &str = "files";

/// Name of the database within a backup.
const DATABASE: &str = "thidua.sqlite";

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Folder to make; it must not exist.
    target: PathBuf,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// Folder made by `thidua backup`.
    source: PathBuf,
}

/// Copies a consistent state, also while the service runs. Files are written before the rows that
/// name them and are never changed, so copying the database first and the files after it gives
/// every file that the database knows.
pub fn backup(flags: &Flags, args: &BackupArgs) -> Outcome {
    let settings = Settings::load(flags)?;
    logging::start(settings.log_format, "warn");
    if args.target.exists() {
        return Err(Failure::Told(format!("{} exists already", args.target.display())));
    }
    std::fs::create_dir_all(&args.target).internal("making the backup folder")?;
    restrict(&args.target)?;
    match &settings.database_url {
        DatabaseUrl::Sqlite { .. } => {
            let name = args.target.join(DATABASE);
            let name = name.to_str().ok_or_else(|| Error::internal("the path is not UTF-8"))?;
            let Conn::Sqlite(mut conn) = db::connect(&settings.database_url)? else {
                return Err(Failure::Told("the database is not SQLite".to_owned()));
            };
            // VACUUM INTO reads one snapshot while others go on writing.
            conn.batch_execute(&format!("VACUUM INTO '{}'", name.replace('\'', "''")))
                .internal("copying the database")?;
            eprintln!("database copied");
        }
        DatabaseUrl::Postgres { .. } => eprintln!(
            "the database part is left to the standard tools: run pg_dump --format=custom before \
             this command, and pg_restore before `thidua restore`"
        ),
    }
    for part in PARTS {
        let from = settings.data_dir.join(part);
        if from.exists() {
            copy(&from, &args.target.join(part)).internal("copying files and keys")?;
        }
    }
    if settings.s3.is_some() {
        let files = Files::open_in(&settings.data_dir, settings.s3.as_ref())?;
        let count = files.copy_out(&args.target.join(FILES))?;
        eprintln!("{count} files copied from the bucket");
    }
    eprintln!("backup written to {}", args.target.display());
    Ok(())
}

/// Brings a backup into an empty data directory.
pub fn restore(flags: &Flags, args: &RestoreArgs) -> Outcome {
    let settings = Settings::load(flags)?;
    logging::start(settings.log_format, "warn");
    let occupied = settings.data_dir.exists()
        && std::fs::read_dir(&settings.data_dir)
            .internal("looking into the data directory")?
            .count()
            > 0;
    if occupied {
        return Err(Failure::Told(format!(
            "{} holds something: restore into an empty data directory",
            settings.data_dir.display()
        )));
    }
    if !args.source.join("keys").is_dir() {
        return Err(Failure::Told(format!("{} is not a backup", args.source.display())));
    }
    // The database may lie outside the data directory; one that is there is never written over.
    if let DatabaseUrl::Sqlite { path } = &settings.database_url
        && path.exists()
    {
        return Err(Failure::Told(format!("{} exists already", path.display())));
    }
    std::fs::create_dir_all(&settings.data_dir).internal("making the data directory")?;
    match &settings.database_url {
        DatabaseUrl::Sqlite { path } => {
            copy(&args.source.join(DATABASE), path).internal("restoring the database")?;
        }
        DatabaseUrl::Postgres { .. } => {
            eprintln!("the database part is left to pg_restore; files and keys are restored here");
        }
    }
    let is_in_bucket = settings.s3.is_some();
    for part in PARTS {
        let from = args.source.join(part);
        if from.exists() && !(is_in_bucket && part == FILES) {
            copy(&from, &settings.data_dir.join(part)).internal("restoring files and keys")?;
        }
    }
    let from = args.source.join(FILES);
    if is_in_bucket && from.exists() {
        let files = Files::open_in(&settings.data_dir, settings.s3.as_ref())?;
        eprintln!("{} files sent to the bucket", files.copy_in(&from)?);
    }
    eprintln!("restored into {}; check it with `thidua audit verify`", settings.data_dir.display());
    Ok(())
}

/// A backup holds the signing keys: only its owner may look into it.
fn restrict(folder: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
        .internal("restricting the backup folder")?;
    Ok(())
}

/// Keys of secret ballots are in no backup, or a backup taken while members vote could tell later who
/// voted what. What was sealed with them has to be voted again after a restore.
fn is_ballot_keys(folder: &Path, name: &std::ffi::OsStr) -> bool {
    folder.file_name().is_some_and(|keys| keys == "keys") && name == BALLOT_KEYS
}

/// Copies a file or a folder with its modes, each file synced before the next.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if from.is_dir() {
        std::fs::create_dir_all(to)?;
        std::fs::set_permissions(to, from.metadata()?.permissions())?;
        for entry in std::fs::read_dir(from)? {
            let entry = entry?;
            // Uploads under way come and go, and no row names them yet.
            if entry.file_name() == INCOMING || is_ballot_keys(from, &entry.file_name()) {
                continue;
            }
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    std::fs::copy(from, to)?;
    std::fs::File::open(to)?.sync_all()
}

//! Imports (nhập dữ liệu từ tệp): a CSV or XLSX file of units, persons, measurements, achievements,
//! award proposals or earlier awards, row by row through the services that the API's own writes use.
//! So a row keeps the same rules, leaves the same audit and events, and is written with the rights of
//! whoever started the import, as they are at that moment.
//!
//! The file is a document of this system: it was uploaded by the hardened door of documents, is kept
//! under its digest and cannot be deleted while the import names it. A job reads it once into rows,
//! outside of a transaction, and then takes the rows:
//!
//! - `apply` with `skip`: batches of rows, each in a transaction that also moves the cursor on. Rows
//!   that are refused are noted, the others stand. A crash loses at most the batch under way, which is
//!   begun again; nothing is doubled. It can be cancelled between two batches.
//! - `apply` with `abort`: all rows in one transaction, which is kept only when no row was refused. A
//!   validation first and an application after it could not promise that: between the two the world
//!   moves on. The price is that on SQLite nobody else writes meanwhile, for seconds with 100,000
//!   rows; large files of a directory go with `skip`.
//! - `validate_only`: the same one transaction, taken back in any case. So rows see what earlier rows
//!   of the file would have written, and the answer is that of the true run.
//!
//! What a file holds is data and never obeyed: formulas count by their last value, limits are checked
//! before and while a workbook is unpacked (`workbook`), and what goes back to a spreadsheet cannot
//! be read there as a formula (`returned`).
//!
//! Who may do what: the secretariat, administrators, the document system, and heads and officers of
//! units start imports; each row then needs the right of its own operation, so that an officer's row
//! about another unit is refused. Starters and administrators read them.

mod cells;
mod columns;
mod finishing;
mod input;
mod layout;
mod reading;
mod returned;
mod routes;
mod rows;
mod rows_directory;
pub mod service;
mod sheet;
mod store;
mod store_rows;
mod table_text;
mod templates;
pub mod types;
mod workbook;
mod writing;

pub use routes::configure;
pub use store::purge;

#[cfg(test)]
mod tests;

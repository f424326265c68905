//! A file of persons through the import: uploaded, queued, and run by the runner's own worker.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thidua::{
    app::App,
    authz::Actor,
    error::{Context, Error, Result},
    features::{documents, imports, timed},
    jobs::Worker,
};

/// What was measured.
pub struct Measured {
    /// From the claim of the job to its end.
    pub took: Duration,
    /// The import as the API shows it.
    pub import: Value,
}

/// A file as the directory of a large organisation writes it.
fn file(persons: u32, unit: &str) -> String {
    let mut text = String::from(
        "Mã cán bộ;Họ và tên;Đối tượng;Chức vụ, chức danh;Nhóm chức vụ;Giới tính;Mã đơn vị;\
         Ngày vào cơ quan\r\n",
    );
    for number in 1..=persons {
        let (sex, day) = if number % 2 == 0 { ("Nữ", 1) } else { ("Nam", 15) };
        text.push_str(&format!(
            "NV{number:06};Nguyễn Thị Ngọc Mẫu {number:06};Công chức;Chuyên viên;Nhân viên;{sex};\
             {unit};{day:02}/09/2019\r\n"
        ));
    }
    text
}

/// Imports so many persons into a unit.
pub fn persons(app: &Arc<App>, count: u32, unit: &str, on_error: &'static str) -> Result<Measured> {
    let mut upload = app.files.begin()?;
    upload.write(file(count, unit).as_bytes())?;
    let received = upload.finish()?;
    let (files, unit) = (Arc::clone(&app.files), unit.to_owned());
    let id = app.operate(Actor::operator(), move |tx| {
        let document = json!({ "kind": "minh_chung", "title": "Tệp đo", "unit_code": unit });
        let document = serde_json::from_value(document).internal("writing a document")?;
        let made = documents::service::create(tx, document)?;
        documents::content::put(tx, &files, made.id, received)?;
        let input = json!({
            "document_id": made.id, "kind": "persons", "mode": "apply", "on_error": on_error,
        });
        let input = serde_json::from_value(input).internal("writing an import")?;
        imports::service::create(tx, &input).map(|view| view.id)
    })?;
    let began = Instant::now();
    Worker::new(Arc::clone(app), timed::perform).run_due(|| false)?;
    let took = began.elapsed();
    let read =
        move |conn: &mut thidua::db::Conn| imports::service::get(conn, &Actor::operator(), id);
    let import = serde_json::to_value(app.db.read_blocking(read)?).internal("reading an import")?;
    let is_whole = import["outcome"] == "applied" && import["created_count"] == count;
    if is_whole { Ok(Measured { took, import }) } else { Err(Error::internal(import.to_string())) }
}

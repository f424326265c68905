//! What is said to a store, and what follows from its answers. What a whole store does is tried against
//! one by `.ci/s3.py`.

use std::{
    net::TcpListener,
    thread::{JoinHandle, spawn},
};

use super::*;
use crate::{config::Settings, error::Code};

/// A store that gives these answers one after another and keeps the heads of what it was asked.
fn answering(answers: Vec<String>) -> (Files, tempfile::TempDir, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let store = spawn(move || {
        let answer = |text: String| {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut asked, mut part) = (Vec::new(), [0; 4096]);
            let end = loop {
                let read = stream.read(&mut part).unwrap();
                assert!(read > 0, "the request ends early");
                asked.extend_from_slice(&part[..read]);
                if let Some(end) = asked.windows(4).position(|four| four == b"\r\n\r\n") {
                    break end + 4;
                }
            };
            let head = String::from_utf8(asked[..end].to_vec()).unwrap().to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
            let mut left =
                length.map_or(0, |text| text.parse::<usize>().unwrap()) + end - asked.len();
            while left > 0 {
                left -= stream.read(&mut part).unwrap();
            }
            stream.write_all(text.as_bytes()).unwrap();
            head
        };
        answers.into_iter().map(answer).collect()
    });
    let (files, folder) = opened(&endpoint);
    (files, folder, store)
}

fn opened(endpoint: &str) -> (Files, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let variables = [
        ("THIDUA_S3_ENDPOINT", endpoint),
        ("THIDUA_S3_BUCKET", "tep"),
        ("THIDUA_S3_PREFIX", "thidua"),
        ("THIDUA_S3_ACCESS_KEY", "khoa"),
        ("THIDUA_S3_SECRET_KEY", "mat"),
    ];
    let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
    let missing = Path::new("/nonexistent/thidua.toml");
    let settings = Settings::load_from(&crate::config::Flags::default(), variables, missing);
    let files = Files::open_in(folder.path(), settings.unwrap().s3.as_ref()).unwrap();
    (files, folder)
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    let length =
        if headers.contains("content-length") { String::new() } else { length_of(body.len()) };
    format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{length}{headers}\r\n{body}")
}

fn length_of(bytes: usize) -> String {
    format!("content-length: {bytes}\r\n")
}

/// What the store says of a content of so many bytes, touched now.
fn shown(bytes: usize) -> String {
    let now = httpdate::fmt_http_date(SystemTime::now());
    answer("200", &format!("{}last-modified: {now}\r\n", length_of(bytes)), "")
}

fn gone() -> String {
    answer("404", "", "<Error><Code>NoSuchKey</Code></Error>")
}

fn received(files: &Files, bytes: &[u8]) -> Received {
    let mut upload = files.begin().unwrap();
    upload.write(bytes).unwrap();
    upload.finish().unwrap()
}

const TEXT: &[u8] = "Nội dung mẫu\n".as_bytes();

#[test]
fn a_new_content_is_sent_once_with_its_digest() {
    let size = TEXT.len();
    let bare_gone = answer("404", "", "");
    let answers = vec![bare_gone, answer("200", "", ""), shown(size), shown(size)];
    let (files, folder, store) = answering(answers);
    let digest = received(&files, TEXT).digest;
    let first = received(&files, TEXT);
    files.stage(&first).unwrap();
    files.place(first).unwrap();
    let asked = store.join().unwrap();
    let name = format!("/tep/thidua/files/{}/{}?", &digest.hex()[..2], &digest.hex()[2..]);
    let methods: Vec<&str> = asked.iter().map(|head| head.split(' ').next().unwrap()).collect();
    assert_eq!(methods, ["head", "put", "head", "head"]);
    assert!(asked.iter().all(|head| head.contains(&name)), "{asked:?}");
    assert!(asked.iter().all(|head| head.contains("x-amz-signature=")), "{asked:?}");
    let sum = STANDARD.encode(digest.0).to_ascii_lowercase();
    assert!(asked[1].contains(&format!("x-amz-checksum-sha256: {sum}")), "{}", asked[1]);
    assert!(asked[1].contains("host%3bx-amz-checksum-sha256"), "it is signed: {}", asked[1]);
    assert!(asked[1].contains(&format!("content-length: {size}\r\n")), "{}", asked[1]);
    let left = folder.path().join("files").join(INCOMING).read_dir().unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn what_the_store_does_not_show_afterwards_was_not_kept() {
    let bare_gone = || answer("404", "", "");
    let (files, _folder, store) =
        answering(vec![bare_gone(), answer("200", "", ""), shown(TEXT.len() - 1)]);
    let refused = files.place(received(&files, TEXT)).unwrap_err();
    assert_eq!((refused.code(), refused.retry_after_seconds()), (Code::Unavailable, Some(5)));
    store.join().unwrap();
}

#[test]
fn a_content_is_compared_with_its_digest_before_anybody_sees_it() {
    let good = String::from_utf8(TEXT.to_vec()).unwrap();
    let answers = vec![answer("200", "", &good), answer("200", "", "Nội dung khác"), gone()];
    let (files, _folder, store) = answering(answers);
    let digest = received(&files, TEXT).digest;
    let mut read = Vec::new();
    files.read(&digest).unwrap().read_to_end(&mut read).unwrap();
    assert_eq!(read, TEXT);
    for _ in 0..2 {
        assert_eq!(files.read(&digest).unwrap_err().code(), Code::InternalError);
    }
    store.join().unwrap();
}

#[test]
fn a_part_is_asked_for_alone_and_stands_at_its_place() {
    let (files, _folder, store) =
        answering(vec![answer("206", "", "dung"), answer("200", "", "dung")]);
    let digest = received(&files, TEXT).digest;
    let mut file = files.read_part(&digest, 6, 4).unwrap();
    file.seek(io::SeekFrom::Start(6)).unwrap();
    let mut read = Vec::new();
    file.read_to_end(&mut read).unwrap();
    assert_eq!(read, b"dung");
    assert_eq!(files.read_part(&digest, 6, 4).unwrap_err().code(), Code::Unavailable);
    assert_eq!(files.read_part(&digest, 6, 0).unwrap().metadata().unwrap().len(), 0);
    assert!(store.join().unwrap()[0].contains("range: bytes=6-9\r\n"));
}

#[test]
fn all_pages_of_a_list_are_read_and_what_is_not_ours_is_left_alone() {
    let digest = FileDigest([0xAB; 32]);
    let name = format!("thidua/files/ab/{}", &digest.hex()[2..]);
    let page = |keys: &[&str], more: &str| {
        let keys: String = keys
            .iter()
            .map(|key| {
                format!(
                    "<Contents><Key>{key}</Key><LastModified>2020-11-01T07:00:00.000Z\
                     </LastModified><Size>1</Size></Contents>"
                )
            })
            .collect();
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult \
             xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>tep</Name>{more}{keys}\
             </ListBucketResult>"
        );
        answer("200", "", &text)
    };
    let more = "<IsTruncated>true</IsTruncated><NextContinuationToken>t1</NextContinuationToken>";
    let last = "<IsTruncated>false</IsTruncated>";
    let answers = vec![
        page(&["thidua/files/readme", "thidua/files/ab/cd"], more),
        page(&[&name], last),
        page(&[&name], last),
    ];
    let (files, _folder, store) = answering(answers);
    assert_eq!(files.stale(SystemTime::now()).unwrap(), [digest]);
    assert_eq!(files.stale(SystemTime::UNIX_EPOCH).unwrap(), []);
    let asked = store.join().unwrap();
    assert!(asked[0].contains("prefix=thidua%2ffiles%2f"), "{}", asked[0]);
    assert!(asked[1].contains("continuation-token=t1"), "{}", asked[1]);
}

#[test]
fn a_content_is_removed_only_while_it_is_old() {
    let before = SystemTime::now() - KEEP_UNNAMED;
    let old = httpdate::fmt_http_date(before - Duration::from_secs(1));
    let old = format!("{}last-modified: {old}\r\n", length_of(1));
    let answers = vec![shown(1), answer("200", &old, ""), answer("204", "", "")];
    let (files, _folder, store) = answering(answers);
    let digest = FileDigest([1; 32]);
    files.remove(&digest, before).unwrap();
    files.remove(&digest, before).unwrap();
    assert!(store.join().unwrap()[2].starts_with("delete "));
}

#[test]
fn a_store_that_is_away_or_refuses_is_no_lost_content() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (files, _folder) = opened(&endpoint);
    let digest = FileDigest([1; 32]);
    assert_eq!(files.read(&digest).unwrap_err().code(), Code::Unavailable);
    assert_eq!(files.probe().unwrap_err().code(), Code::Unavailable);
    assert_eq!(files.retire(&digest).unwrap_err().code(), Code::Unavailable);
    let no_bucket = "<Error><Code>NoSuchBucket</Code></Error>";
    let forbidden = answer("403", "", "<Error><Code>AccessDenied</Code></Error>");
    let answers = vec![answer("404", "", no_bucket), forbidden, answer("404", "", ""), gone()];
    let (files, _folder, store) = answering(answers);
    assert_eq!(files.read(&digest).unwrap_err().code(), Code::Unavailable);
    assert_eq!(files.read(&digest).unwrap_err().code(), Code::Unavailable);
    assert_eq!(files.probe().unwrap_err().code(), Code::Unavailable);
    files.retire(&digest).unwrap();
    store.join().unwrap();
}

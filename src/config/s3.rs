//! Settings of a bucket that keeps the files in place of the data directory.

use super::database_url::Secret;
use super::layers::{Reader, Wrong};
use super::values;

/// A bucket in an S3-compatible store (kho lưu trữ đối tượng).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Settings {
    /// Address of the store.
    pub endpoint: String,
    /// Name of the bucket.
    pub bucket: String,
    /// Region that signatures name.
    pub region: String,
    /// Whether the bucket stands in the path; otherwise it is a part of the host's name.
    pub is_path_style: bool,
    /// What stands before the names of the files: empty, or with a slash at its end.
    pub prefix: String,
    /// Name of the key that signs requests.
    pub access_key: Secret,
    /// The key.
    pub secret_key: Secret,
}

impl S3Settings {
    /// Reads all of them before it gives up on one. Without a bucket files stay in the data directory;
    /// with a part of its address missing they would stay there without anybody knowing.
    pub(super) fn read(reader: &mut Reader) -> Result<Option<Self>, Wrong> {
        let endpoint = reader.find("s3_endpoint", values::base_url);
        let bucket = reader.find("s3_bucket", bucket_name);
        let region = reader.get("s3_region", values::audience);
        let is_path_style = reader.get("s3_path_style", values::flag);
        let prefix = reader.get("s3_prefix", key_prefix);
        let access_key = reader.find("s3_access_key", secret);
        let secret_key = reader.find("s3_secret_key", secret);
        let (region, is_path_style, prefix) = (region?, is_path_style?, prefix?);
        match (endpoint?, bucket?, access_key?, secret_key?) {
            (None, None, None, None) => Ok(None),
            (Some(endpoint), Some(bucket), Some(access_key), Some(secret_key)) => Ok(Some(Self {
                endpoint,
                bucket,
                region,
                is_path_style,
                prefix,
                access_key,
                secret_key,
            })),
            _ => Err(reader.note(
                "settings `s3_endpoint`, `s3_bucket`, `s3_access_key` and `s3_secret_key` go \
                 together: all of them, or none"
                    .to_owned(),
            )),
        }
    }
}

fn bucket_name(text: &str) -> Result<String, String> {
    let is_end =
        |one: Option<char>| one.is_some_and(|one| one.is_ascii_lowercase() || one.is_ascii_digit());
    let is_part = |one: char| is_end(Some(one)) || matches!(one, '-' | '.');
    if (3..=63).contains(&text.len())
        && text.chars().all(is_part)
        && is_end(text.chars().next())
        && is_end(text.chars().next_back())
        && !text.contains("..")
    {
        return Ok(text.to_owned());
    }
    Err("is not a bucket: 3 to 63 small letters, digits, hyphens and dots".to_owned())
}

fn key_prefix(text: &str) -> Result<String, String> {
    let is_letter = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.');
    let is_part =
        |part: &str| !part.is_empty() && part != "." && part != ".." && part.chars().all(is_letter);
    let path = text.strip_suffix('/').unwrap_or(text);
    if text.is_empty() {
        return Ok(String::new());
    }
    if text.len() <= 200 && path.split('/').all(is_part) {
        return Ok(format!("{path}/"));
    }
    Err("is not a prefix such as thidua/ of letters, digits, hyphens, dots and underscores"
        .to_owned())
}

fn secret(text: &str) -> Result<Secret, String> {
    values::audience(text).map(Secret::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_buckets_and_prefixes_are_taken_as_stores_take_them() {
        for name in ["thidua", "a-1", "stc.thidua", "000"] {
            assert_eq!(bucket_name(name), Ok(name.to_owned()));
        }
        for name in ["", "ab", "Thidua", "a_b", "-ab", "ab-", "a..b", "thi đua", &"a".repeat(64)] {
            assert!(bucket_name(name).is_err(), "{name}");
        }
        assert_eq!(key_prefix(""), Ok(String::new()));
        assert_eq!(key_prefix("a/b"), Ok("a/b/".to_owned()));
        assert_eq!(key_prefix("a/"), Ok("a/".to_owned()));
        for prefix in ["/", "/a", "a//b", "../a", "a/./b", "a b", "a?b", "đ"] {
            assert!(key_prefix(prefix).is_err(), "{prefix}");
        }
    }
}

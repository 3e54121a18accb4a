//! Stores that speak Amazon's S3: S3 itself, MinIO, Cloudflare R2, Garage, Ceph and many more.

use super::remote::{Manner, Remote};
use crate::config::publish::Target as Settings;
use crate::diagnostic::Diagnostic;

const MANNER: Manner = Manner {
    lists_cheaply: true,
    connections: 8,
    renames: false,
    removes_folders: false,
    credentials: "give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or name a `profile:` of ~/.aws",
};

/// The region where a store of one's own is meant and none is told: what most of them take for their own.
const REGION: &str = "us-east-1";

/// Opens it. Credentials come from the environment, profiles, single sign-on, or the machine it runs on, as of all of AWS's tools.
///
/// # Errors
/// [`Code::Target`](crate::diagnostic::Code::Target) if the config does not say enough.
pub(super) fn open(settings: &Settings) -> Result<Remote, Diagnostic> {
    let bucket = settings.setting("bucket").unwrap_or_default();
    let prefix = settings.setting("prefix").unwrap_or_default().trim_matches('/');
    let mut builder = opendal::services::S3::default().bucket(bucket).root(&format!("/{prefix}"));
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let region = settings.setting("region").map(str::to_owned);
    let region = region.or_else(|| variable("AWS_REGION")).or_else(|| variable("AWS_DEFAULT_REGION"));
    if let Some(endpoint) = settings.setting("endpoint") {
        builder = builder.endpoint(endpoint).region(region.as_deref().unwrap_or(REGION));
    } else if let Some(region) = &region {
        builder = builder.region(region);
    }
    if let Some(profile) = settings.setting("profile") {
        builder = builder.profile(profile);
    }
    if settings.setting("style") == Some("virtual") {
        builder = builder.enable_virtual_host_style();
    }
    if variable("AWS_EC2_METADATA_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        builder = builder.disable_ec2_metadata();
    }
    let place = if prefix.is_empty() { format!("s3://{bucket}") } else { format!("s3://{bucket}/{prefix}") };
    Remote::open(settings, place, MANNER, builder)
}

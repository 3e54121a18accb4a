//! newsprint turns the raw text of newspaper pages into a digital edition.
//!
//! The stages, each from plain data to plain data:
//!
//! ```text
//! dumps/ --import--> content/ --build--> public/
//!
//! bytes -> Page -> ArticleDraft (+ Evidence) -> Document on disk
//!       -> Edition (immutable) -> Job (+ Fingerprint) -> Output {path, bytes, inputs}, written as it is made
//! ```
//!
//! Import never sees a template; build never sees a dump. `docs/architecture.md` is the guide to the rooms.

pub mod article;
pub mod build;
pub mod citation;
pub mod cli;
pub mod config;
pub mod content;
#[cfg(feature = "serve")]
pub mod desk;
pub mod diagnostic;
pub mod dump;
pub mod edition;
pub mod encoding;
pub mod evaluate;
pub mod fs;
pub mod import;
pub mod jobs;
pub mod output;
pub mod page;
pub mod person;
pub mod pictures;
pub mod profile;
pub mod progress;
#[cfg(feature = "publish")]
pub mod publish;
pub mod render;
pub mod segment;
#[cfg(feature = "serve")]
pub mod serve;
pub mod state;
pub mod style;
pub mod yaml;

//! The tests that see the program as its users do, from outside. All of them are one program, since each file by
//! itself would link the whole of newsprint once more. `cargo nextest` runs each test in a process of its own all the same.
//!
//! `tests/layering.rs` stands apart: it reads the sources and links nothing, so that scripts can build it beside the program cheaply.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

mod paper;
#[cfg(feature = "serve")]
mod served;
#[cfg(unix)]
mod servers;
mod site;

mod against_edits;
mod continuation;
mod demo_edition;
mod documentation;
mod encodings;
mod end_to_end;
mod evaluation;
mod faults;
#[cfg(feature = "publish")]
mod hosts;
mod importing;
mod increment;
#[cfg(unix)]
mod interruption;
mod issue_files;
mod links;
mod loading;
mod output_folder;
mod outputs;
mod parts;
mod pictures;
#[cfg(feature = "serve")]
mod proofing;
mod publishing;
#[cfg(unix)]
mod publishing_to_servers;
mod reading;
#[cfg(feature = "search")]
mod searching;
mod segmentation;
#[cfg(feature = "serve")]
mod serving;
mod streaming;
mod theme_kit;
mod themes;

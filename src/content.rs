//! The border between import and build: a [`Document`] is a Markdown file with YAML front matter.
//!
//! People read, edit and keep these files in git. They are the truth: import proposes, a person's edit wins.
//!
//! ```text
//! content/2023-04-27/issue.md      one an issue
//! content/2023-04-27/11/page.md    one a page: editor, the dump's name, furniture
//! content/2023-04-27/11/3.md       one an article; the file's name is its address for ever
//! ```

mod body;
mod document;
mod front_matter;
mod known;
mod listing;
mod load;
pub mod markdown;
mod merge;
mod name;
pub mod pictures;
mod read;
mod revise;
mod splice;
mod write;

pub use body::{Body, Gist, letters};
pub use document::{
    Article, CaptionNote, Document, FurnitureNote, IssueNote, JumpNote, Kind, PageNote, PersonNote, Source,
};
pub use known::{Ahead, Known};
pub use listing::{Listing, Look, files};
pub use load::{is_proposal, load, load_changed};
pub use merge::{Merged, merge};
pub use name::safe_name;
pub use read::{is_page_s_folder, read};
pub use revise::{revised, revised_page};
pub use splice::Spliced;
pub use write::{article_file, issue_file, page_file};

//! The kinds of problem, by name. Each stands in `docs/diagnostics.md`; a test compares the two.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Severity;

macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident; )+) => {
        /// Stable name of a kind of problem. Names are never reused for another meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $( $(#[doc = $doc])+ $variant, )+ }

        impl Code {
            /// Every code, in the order of the stages.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The name as printed and documented, for example `empty-dump`.
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }

            /// How bad this kind of problem is unless it says otherwise.
            pub fn severity(self) -> Severity {
                match self { $( Self::$variant => Severity::$severity, )+ }
            }

            /// What the code means, as its doc comment says it.
            pub fn meaning(self) -> &'static str {
                match self { $( Self::$variant => concat!($($doc),+), )+ }
            }
        }
    };
}

codes! {
    /// A file could not be read, written, renamed or removed.
    Io = "io", Error;
    /// The disk is full, or a quota or size limit is used up; what was there before is untouched.
    DiskFull = "disk-full", Error;
    /// No folder upward holds `newsprint.yaml`.
    NoSite = "no-site", Error;
    /// The output folder is not fit to be written: not a folder, not writable, or it would swallow the site's own files.
    OutputFolder = "output-folder", Error;
    /// `newsprint.yaml` or `theme.yaml` does not parse, or a value has the wrong type.
    Config = "config", Error;
    /// A key in the config that newsprint does not know.
    ConfigKey = "config-key", Error;
    /// A file that a host needs is there already, and is another one; it was left alone.
    HostFile = "host-file", Error;
    /// A house style, under `style:` or in a file of its own, is not of its form or has a key that newsprint does not know.
    Style = "style", Error;

    /// A dump without a single visible character.
    EmptyDump = "empty-dump", Error;
    /// A file among the dumps that is not text.
    BinaryDump = "binary-dump", Error;
    /// A file among the dumps that is passed over because of its name.
    NotADump = "not-a-dump", Note;
    /// A dump that is not UTF-8; the encoding that was taken is named. A note where a byte order mark tells it.
    Encoding = "encoding", Warning;
    /// A line of a stream that is no dump, no segmented dump, or another version's.
    StreamLine = "stream-line", Error;
    /// Bytes that are not valid in the dump's encoding.
    Undecodable = "undecodable", Error;
    /// Neither masthead nor path nor config tells the date or the page's number.
    NoPlace = "no-place", Error;
    /// A date that no calendar has.
    ImpossibleDate = "impossible-date", Error;
    /// Two dumps claim the same page of the same issue.
    SamePage = "same-page", Error;
    /// A dump that was imported as one page is now another; what it made before is still there.
    MovedPage = "moved-page", Warning;
    /// Masthead, path and config disagree, or the weekday is not the date's.
    Masthead = "masthead", Warning;
    /// A page on which no article was found.
    NoArticle = "no-article", Warning;
    /// A page whose rows run across its columns, so that its articles cannot be told.
    AcrossColumns = "across-columns", Warning;
    /// Segmentation was unsure; a person should look.
    Doubtful = "doubtful", Warning;
    /// A character of the dump stands not exactly once in what import wrote.
    Conservation = "conservation", Error;
    /// An article was edited and its dump changed too; the proposal lies beside it.
    Proposal = "proposal", Warning;

    /// Front matter does not parse, or a value has the wrong type.
    FrontMatter = "front-matter", Error;
    /// A key in front matter that newsprint does not know, near one that it knows.
    FrontMatterKey = "front-matter-key", Warning;
    /// A file in `content/` that belongs to no issue or page.
    Misplaced = "misplaced", Warning;
    /// An article that goes on on another page, and it is not sure with which article there.
    Continuation = "continuation", Warning;
    /// An article without a title.
    NoTitle = "no-title", Note;
    /// A picture that is not there, is not a picture, is too large or of a format that cannot be shown; or lies elsewhere.
    Picture = "picture", Error;
    /// A document that was changed while the site was built.
    Changed = "changed", Error;

    /// The chosen theme is not there or cannot be used.
    Theme = "theme", Error;
    /// A word of the interface that is missing in a language, is not of its form, or that nothing asks for.
    Message = "message", Error;
    /// A static file that is missing, or a stylesheet that cannot be read.
    Asset = "asset", Error;
    /// A template that is needed is missing.
    MissingTemplate = "missing-template", Error;
    /// A template does not parse, or fails while rendering.
    Template = "template", Error;
    /// Two outputs want the same path.
    Collision = "collision", Error;
    /// An alias that cannot be used as an address.
    Alias = "alias", Error;
    /// The index of the full-text search could not be made.
    Search = "search", Error;

    /// The preview cannot listen at the address that was asked for. A warning where it listens, but not as one may expect.
    Listen = "listen", Error;
    /// Changes of the site's files cannot be watched.
    Watch = "watch", Error;

    /// A move at the proof desk that cannot be done.
    Desk = "desk", Error;
    /// A secret in `newsprint.yaml`, which others read.
    Secret = "secret", Error;
    /// The site cannot be published: it is not built, no target is meant, or more would be removed than was agreed to.
    Publish = "publish", Error;
    /// A target cannot be reached, or does not take what it is given.
    Target = "target", Error;
    /// Another newsprint is publishing to the same target.
    Locked = "locked", Error;
    /// Files at a target that newsprint did not put there stand where its own would come to stand.
    Foreign = "foreign", Error;
    /// What a web server hands out is not what was published.
    Verify = "verify", Error;

    /// A truth file that is not of its form, or of which it is not clear which dump it is about.
    Truth = "truth", Error;
    /// A truth without a dump; it counts as a dump in which nothing was found.
    MissingDump = "missing-dump", Error;
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'a> Deserialize<'a> for Code {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let code = Self::ALL.iter().find(|code| code.name() == name);
        code.copied().ok_or_else(|| serde::de::Error::custom(format!("`{name}` is no code")))
    }
}

//! Decisions counted by kind.

use std::collections::BTreeMap;
use std::ops::AddAssign;

macro_rules! kinds {
    ($( $(#[doc = $doc:literal])+ $variant:ident = $name:literal; )+) => {
        /// A kind of decision that import takes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $( $(#[doc = $doc])+ $variant, )+ }

        impl Kind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The name as printed and documented.
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }
        }
    };
}

kinds! {
    /// An article: which text is one.
    Article = "article";
    /// A line of a headline: whose it is.
    Headline = "headline";
    /// The level of a headline's line that stayed with its article: kicker, title, subtitle.
    Level = "level";
    /// A byline as printed.
    Byline = "byline";
    /// A person's name.
    Name = "name";
    /// The role of a person who stayed: as printed, and whether for text or for pictures.
    Role = "role";
    /// A place where two paragraphs meet.
    Paragraph = "paragraph";
    /// A sub-head.
    Subhead = "subhead";
    /// A picture's caption, in its article.
    Caption = "caption";
    /// The credit of a caption that stayed.
    Credit = "credit";
    /// A line that leads to another page.
    Jump = "jump";
    /// A piece of furniture, with its kind.
    Furniture = "furniture";
    /// An article's place on its page.
    Order = "order";
    /// Date of the issue.
    Date = "date";
    /// Number of the page.
    PageNumber = "page";
    /// Section, of the page and of each article.
    Section = "section";
    /// Editors, of the page and of each article.
    Editor = "editor";
    /// Name of the newspaper, in `issue.md`.
    Publication = "publication";
    /// Characters of headlines that stayed. No decision of import's, but of what it was given.
    HeadText = "head text";
    /// Characters of bodies.
    BodyText = "body text";
    /// Characters of captions that stayed.
    CaptionText = "caption text";
}

impl Kind {
    /// Whether characters are counted, which import takes over and does not decide about.
    pub fn is_text(self) -> bool {
        matches!(self, Self::HeadText | Self::BodyText | Self::CaptionText)
    }
}

/// How often import decided, and what people made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// What import proposed.
    pub proposed: usize,
    /// Of these, what people changed.
    pub changed: usize,
    /// What people added, which import overlooked.
    pub added: usize,
    /// What became of what was changed, with how often.
    pub became: BTreeMap<&'static str, usize>,
    /// What import had taken the added for, with how often.
    pub was: BTreeMap<&'static str, usize>,
}

impl Tally {
    /// What people left as it was.
    pub fn kept(&self) -> usize {
        self.proposed.saturating_sub(self.changed)
    }

    /// The share of it, 0 to 1; none where nothing was proposed.
    pub fn share(&self) -> Option<f64> {
        (self.proposed > 0).then(|| self.kept() as f64 / self.proposed as f64)
    }

    /// What people had to do.
    pub fn edits(&self) -> usize {
        self.changed + self.added
    }
}

impl AddAssign<&Tally> for Tally {
    fn add_assign(&mut self, other: &Self) {
        self.proposed += other.proposed;
        self.changed += other.changed;
        self.added += other.added;
        for (ours, theirs) in [(&mut self.became, &other.became), (&mut self.was, &other.was)] {
            for (what, times) in theirs {
                *ours.entry(what).or_default() += times;
            }
        }
    }
}

/// One page's decisions while they are counted, and the articles about which something was wrong.
pub(super) struct Count {
    pub(super) kinds: BTreeMap<Kind, Tally>,
    /// By proposed article.
    pub(super) wrong: Vec<bool>,
}

impl Count {
    pub(super) fn new(articles: usize) -> Self {
        Self { kinds: BTreeMap::new(), wrong: vec![false; articles] }
    }

    /// Counts a decision: kept, or changed into something. `article` is the proposed one that it was about.
    pub(super) fn decided(&mut self, kind: Kind, article: Option<usize>, became: Option<&'static str>) {
        let tally = self.kinds.entry(kind).or_default();
        tally.proposed += 1;
        let Some(became) = became else { return };
        tally.changed += 1;
        *tally.became.entry(became).or_default() += 1;
        self.blame(article);
    }

    /// Counts what people added; `was` is what import had taken it for.
    pub(super) fn added(&mut self, kind: Kind, article: Option<usize>, was: &'static str) {
        let tally = self.kinds.entry(kind).or_default();
        tally.added += 1;
        *tally.was.entry(was).or_default() += 1;
        self.blame(article);
    }

    /// Counts characters: so many, of which so many were changed.
    pub(super) fn characters(&mut self, kind: Kind, all: usize, changed: usize, became: &'static str) {
        let tally = self.kinds.entry(kind).or_default();
        tally.proposed += all;
        tally.changed += changed;
        if changed > 0 {
            *tally.became.entry(became).or_default() += changed;
        }
    }

    fn blame(&mut self, article: Option<usize>) {
        if let Some(wrong) = article.and_then(|i| self.wrong.get_mut(i)) {
            *wrong = true;
        }
    }
}

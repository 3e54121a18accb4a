//! House styles: the words a language's newspapers use for what is not running text, as data.
//!
//! A profile (`src/style/*.yaml`, one a language) lists how bylines begin, which roles, months and page labels there are,
//! what closes an article, what an advert says. Segmentation holds the grammar, the profiles hold the words; a site adds its
//! own under `style:` in `newsprint.yaml`. Of all profiles those speak on a page whose language it is printed in.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

mod read;
mod words;

pub use read::{SiteStyle, from_mapping, from_text};
pub use words::{Valued, Words, letter, traces};

/// Which letters a language is printed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Script {
    /// Chinese characters.
    Han,
    /// Letters that are capital and small: Latin ones, and Cyrillic, which newspapers use in the same ways.
    #[default]
    Latin,
}

macro_rules! word_lists {
    ($( $(#[doc = $doc:literal])+ $field:ident; )+) => {
        /// The words of one language's papers, or of several together.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Style {
            /// Letters it is printed in.
            pub script: Script,
            /// Whether `3/4/2023` is the third of April.
            pub day_first: bool,
            /// Whether a few small letters in brackets behind the last sentence, `(rk)`, sign an article.
            pub initials: bool,
            /// Whether a role in running words stays in small letters: `De notre correspondante`.
            pub small_roles: bool,
            /// Names of the months in small letters, to 1..=12.
            pub months: BTreeMap<String, u32>,
            /// Names of the weekdays in small letters, to 0 (Monday) ..= 6.
            pub weekdays: Valued<usize>,
            /// Words before a year that is counted from elsewhere, and the year before its first: `民國`, 1911.
            pub eras: BTreeMap<String, u32>,
            /// Words of adverts and notices, each with its weight; two points make an advert.
            pub adverts: Valued<f32>,
            $( $(#[doc = $doc])+ pub $field: Words, )+
        }

        /// The keys of the lists of words.
        const LISTS: &[&str] = &[ $( stringify!($field) ),+ ];

        impl Style {
            /// The list of words of a key.
            fn list_mut(&mut self, key: &str) -> Option<&mut Words> {
                match key {
                    $( stringify!($field) => Some(&mut self.$field), )+
                    _ => None,
                }
            }

            /// The same, to be asked.
            pub fn list(&self, key: &str) -> Option<&Words> {
                match key {
                    $( stringify!($field) => Some(&self.$field), )+
                    _ => None,
                }
            }

            /// Adds all words of another style.
            pub fn add(&mut self, other: &Self) {
                self.day_first |= other.day_first;
                self.initials |= other.initials;
                self.small_roles |= other.small_roles;
                self.months.extend(other.months.clone());
                self.weekdays.add(&other.weekdays);
                self.eras.extend(other.eras.clone());
                self.adverts.add(&other.adverts);
                $( self.$field.add(other.$field.all().iter().cloned()); )+
            }

            /// Takes all words of another style away.
            fn take(&mut self, other: &Self) {
                self.eras.retain(|word, _| !other.eras.contains_key(word));
                self.adverts.take(&other.adverts);
                $( self.$field.take(&other.$field); )+
            }
        }
    };
}

word_lists! {
    /// Frequent words by which a language is known, in small letters.
    common;
    /// Roles as printed before a Chinese name: `本报记者`.
    roles;
    /// Words that a role in Latin letters ends with, in small letters: `correspondent`.
    role_endings;
    /// Signs that stand before a byline: `■`.
    ornaments;
    /// Ideographs that a scanner makes of such signs: `口`.
    misread_ornaments;
    /// Words that begin a byline: `By`, `Von`, `Par`.
    by;
    /// Words between the names of a byline, in small letters: `and`, `und`.
    and;
    /// Small words inside names, in small letters: `van`, `de`.
    particles;
    /// Titles before names: `Dr.`.
    titles;
    /// Bylines that name nobody: `Von unserem Korrespondenten`.
    nobody;
    /// Agencies as they sign: `dpa`, `Reuters`.
    agencies;
    /// Words for the text in a byline that parts text and pictures: `文`.
    text_crafts;
    /// Words for the pictures in such a byline: `图`, `摄`.
    picture_crafts;
    /// Words behind the names that say that they report: `报道`.
    reported;
    /// Chinese family names of one character.
    surnames;
    /// Chinese family names of two.
    double_surnames;
    /// What names of places end in, which stand before readers' names.
    place_endings;
    /// What a Chinese dateline begins with: `新华社`.
    desks;
    /// What it ends with: `电`, `讯`.
    wires;
    /// Words that begin the caption of a picture.
    caption_starts;
    /// Labels before a photographer's name: `摄影：`, `Photo by`.
    credit_labels;
    /// Words behind a photographer's name: `摄`.
    credit_ends;
    /// Labels before the names of a page's editors.
    editors;
    /// Labels before names that are not editors'.
    staff;
    /// Labels before telephone numbers and addresses of the newspaper.
    asides;
    /// Words before a page's number: `第`, `Page`.
    page_before;
    /// Words behind it: `版`.
    page_after;
    /// Names of newspapers in full.
    papers;
    /// Ends of the names of newspapers: `日报`; of the last word of such names in Latin letters: `zeitung`.
    paper_endings;
    /// Ends of the names of weeklies, which may be another paper's supplement: `周刊`.
    weekly_endings;
    /// Whole words that end a newspaper's name, in small letters: `herald`.
    paper_words;
    /// What pages are called: `要闻`, `Sport`.
    sections;
    /// Marks behind the last sentence of an article: `（完）`.
    end_marks;
    /// What a note in brackets at an article's end begins with: `来源`.
    note_starts;
    /// What may stand anywhere in it: `采访整理`.
    note_cues;
    /// What begins a note without brackets: `资料来源：`.
    note_labels;
    /// What begins a line that says where an article goes on or comes from: `下转`, `Continued on`.
    jumps;
    /// Headlines of columns that stand for themselves: `简讯`.
    labels;
    /// Stock words of slogans, which stand as banners above a page and belong to no article: `新征程`.
    slogans;
}

/// All profiles at hand, and which of them speak together. What speaks together is put together where a page first asks
/// for it: most runs read pages of one language or two.
#[derive(Clone, Debug)]
pub struct Styles {
    /// The profiles that may speak, the Latin ones and the Chinese ones.
    latin: Vec<Style>,
    han: Vec<Style>,
    /// English without what tells its language: a Chinese page names foreign agencies and has an English date.
    english: Style,
    /// What a site wants beside them, and what not.
    site: SiteStyle,
    /// Common words, each with the languages (indices into `latin`) that have it.
    common: HashMap<String, Vec<usize>>,
    /// What each Latin language says, and what two of them say on one page, by their indices.
    single: Vec<Together>,
    pairs: BTreeMap<(usize, usize), Together>,
    /// What speaks on a page in Chinese characters.
    chinese: Together,
    /// All Latin languages, for a page too short to tell.
    any: Together,
}

/// Profiles that speak together, once they are asked for.
type Together = OnceLock<Arc<Style>>;

/// With fewer common words than this a page does not tell its language.
const FEWEST_COMMON: usize = 12;
/// A second language speaks if it has at least this share (per cent) of the first one's common words.
const SECOND: usize = 35;

impl Styles {
    /// The profiles that come with newsprint.
    pub fn built_in() -> Self {
        Self::with(&SiteStyle::default())
    }

    /// The same, and a site's own.
    pub fn with(site: &SiteStyle) -> Self {
        let shipped = read::shipped();
        let english = shipped.iter().find(|(name, _)| *name == "en").map(|(_, style)| style.clone());
        let chosen = shipped
            .into_iter()
            .filter(|(name, _)| site.extends.is_empty() || site.extends.iter().any(|e| e == name));
        let (han, latin): (Vec<Style>, Vec<Style>) =
            chosen.map(|(_, style)| style).partition(|s| s.script == Script::Han);
        let english = Style { common: Words::default(), ..english.unwrap_or_default() };
        let mut common: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, style) in latin.iter().enumerate() {
            for word in style.common.all() {
                common.entry(word.clone()).or_default().push(i);
            }
        }
        let pairs =
            (0..latin.len()).flat_map(|i| (i + 1..latin.len()).map(move |j| ((i, j), Together::new())));
        Self {
            common,
            single: vec![Together::new(); latin.len()],
            pairs: pairs.collect(),
            chinese: Together::new(),
            any: Together::new(),
            latin,
            han,
            english,
            site: site.clone(),
        }
    }

    /// Some profiles as one, with the site's own words and without those that it does not want.
    fn together<'a>(&'a self, styles: impl Iterator<Item = &'a Style>, script: Script) -> Arc<Style> {
        let mut all = Style { script, ..Style::default() };
        styles.for_each(|s| all.add(s));
        // Chinese words never stand on a Latin page by chance: they speak there too, as in a bilingual masthead.
        if script == Script::Latin {
            self.han.iter().for_each(|s| all.add(s));
        }
        all.take(&self.site.without);
        all.add(&self.site.own);
        Arc::new(all)
    }

    /// What speaks on a page in Chinese characters.
    fn chinese(&self) -> Arc<Style> {
        let all = || self.together(self.han.iter().chain([&self.english]), Script::Han);
        Arc::clone(self.chinese.get_or_init(all))
    }

    /// What all Latin languages say together.
    fn any(&self) -> Arc<Style> {
        Arc::clone(self.any.get_or_init(|| self.together(self.latin.iter(), Script::Latin)))
    }

    /// What one Latin language says, by its index.
    fn one(&self, of: usize) -> Arc<Style> {
        let one = || self.together(std::iter::once(&self.latin[of]), Script::Latin);
        Arc::clone(self.single[of].get_or_init(one))
    }

    /// What two Latin languages say on one page, by their indices, the lower one first.
    fn two(&self, of: (usize, usize)) -> Arc<Style> {
        let Some(pair) = self.pairs.get(&of) else { return self.any() };
        let both = [&self.latin[of.0], &self.latin[of.1]];
        Arc::clone(pair.get_or_init(|| self.together(both.into_iter(), Script::Latin)))
    }

    /// The style that speaks on a page of these lines.
    pub fn of<'a>(&self, lines: impl Iterator<Item = &'a str>) -> Arc<Style> {
        let mut counts = vec![0usize; self.latin.len()];
        let (mut wide, mut letters) = (0usize, 0usize);
        let mut word = String::new();
        for line in lines {
            for c in line.chars().chain([' ']) {
                // Ideographs are no words of those languages, and end the word before.
                let ideograph = c as u32 >= 0x2e80 && !('\u{ff00}'..='\u{ffef}').contains(&c);
                let letter = letter(c);
                if ideograph || !letter {
                    letters += usize::from(ideograph && letter);
                    wide += usize::from(ideograph && letter);
                    if word.is_empty() {
                        continue;
                    }
                    for i in self.common.get(word.as_str()).into_iter().flatten() {
                        counts[*i] += 1;
                    }
                    word.clear();
                    continue;
                }
                letters += 1;
                if c.is_ascii() {
                    word.push(c.to_ascii_lowercase());
                } else {
                    word.extend(c.to_lowercase());
                }
            }
        }
        if wide * 3 > letters {
            return self.chinese();
        }
        self.latin_of(&counts)
    }

    /// The Latin style of a page with so many common words of each language.
    fn latin_of(&self, counts: &[usize]) -> Arc<Style> {
        let mut order: Vec<usize> = (0..counts.len()).collect();
        order.sort_by_key(|i| std::cmp::Reverse(counts[*i]));
        match order[..] {
            [] => self.any(),
            [first, ..] if counts[first] < FEWEST_COMMON && self.latin.len() > 1 => self.any(),
            [first, second, ..] if counts[second] * 100 >= counts[first] * SECOND => {
                self.two((first.min(second), first.max(second)))
            }
            [first, ..] => self.one(first),
        }
    }
}

/// Agencies as they sign, of all profiles that come with newsprint.
pub fn agencies() -> &'static Words {
    static ALL: OnceLock<Words> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Words::default();
        read::shipped().into_iter().for_each(|(_, style)| all.add(style.agencies.all().iter().cloned()));
        all
    })
}

impl Default for Styles {
    fn default() -> Self {
        Self::built_in()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_s_own_language_speaks_and_no_other() {
        let styles = Styles::built_in();
        let says = |text: &str| {
            let style = styles.of(text.lines());
            let by: Vec<_> = ["By ", "Von ", "Par ", "Door ", "Por ", "Di ", "Беседовал "]
                .into_iter()
                .filter(|by| style.by.begins(by).is_some())
                .collect();
            by.join("")
        };
        let english = "The river has risen and the people of the town are to move to the hill, it is said. \
                       They have been at the bridge in the night and it was as dark as the water was.";
        let german = "Der Fluss ist gestiegen und die Leute der Stadt ziehen auf den Hügel, wie es heisst. Sie \
                      sind in der Nacht an der Brücke und auf dem Damm gewesen, aber es ist nicht viel zu sehen.";
        let french = "La rivière est montée et les gens de la ville vont sur la colline, dit-on. Ils ont été dans \
                      la nuit sur le pont et sur la digue, mais il n'y avait pas beaucoup à voir pour eux.";
        let dutch = "De rivier is gestegen en de mensen van de stad gaan naar de heuvel, zegt men. Zij zijn in de \
                     nacht op de brug en op de dijk geweest, maar er was niet veel te zien voor hen en het was koud. Ook bij de molen staat het water hoog, en het \
                     wordt niet minder, zegt men.";
        assert_eq!(says(english), "By ");
        assert_eq!(says(german), "Von ");
        assert_eq!(says(french), "Par ");
        assert_eq!(says(dutch), "Door ");
        assert_eq!(says(&format!("{german} {french}")), "Von Par ");
        let spanish = "El río ha subido y los vecinos de la ciudad se van a la colina, según dicen. Han estado por la noche en el \
                       puente y en los diques, pero no había mucho que ver para ellos. También el molino está rodeado por las aguas.";
        let italian = "Il fiume è salito e gli abitanti della città vanno sulla collina, si dice. Sono stati nella notte sul ponte e \
                       alla diga, ma non c'era molto da vedere per loro. Anche il mulino è circondato dalle acque, che non calano più.";
        let portuguese = "O rio subiu e os moradores da cidade vão para a colina, segundo dizem. Estiveram à noite na ponte e no dique, \
                          mas não havia muito que ver. Também o moinho está cercado pelas águas, e até os barcos já não são seguros.";
        let russian = "Река поднялась, и жители города уходят на холм, как они говорят. Ночью они были на мосту и на плотине, но \
                       смотреть было не на что. Также и мельница стоит в воде, и за ней не видно берега, что для города не к добру.";
        assert_eq!(says(spanish), "Por ");
        assert_eq!(says(italian), "Di ");
        assert_eq!(says(portuguese), "Por ");
        assert_eq!(says(russian), "Беседовал ");
    }

    #[test]
    fn every_profile_is_whole() {
        for (name, style) in read::shipped() {
            assert!(style.months.len() >= 12 && style.weekdays.len() >= 7, "{name}");
            let lists = [&style.agencies, &style.editors, &style.jumps, &style.credit_labels];
            assert!(lists.iter().all(|l| !l.all().is_empty()), "{name}");
        }
    }
}

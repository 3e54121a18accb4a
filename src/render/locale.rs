//! Dates, numbers, lists and plural forms as a language writes them, by ICU4X and its data (Unicode's CLDR).
//!
//! Nothing here knows a language: what a date looks like is the library's to say. The one thing it does not have is
//! ranges of dates, which the message `range` joins.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Datelike as _, NaiveDate, Weekday};
use icu_calendar::week::WeekInformation;
use icu_calendar::{Date, Gregorian, types};
use icu_datetime::fieldsets::{E, M, MD, Y, YM, YMD, YMDE};
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_locale::{LanguageIdentifier, LocaleExpander};
use icu_plurals::{PluralCategory, PluralRules};
use writeable::{Part, PartsWrite, Writeable};

/// The forms of a date that templates can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateForm {
    /// Thursday, April 27, 2023; 2023年4月27日星期四.
    Full,
    /// April 27, 2023; 2023年4月27日.
    Long,
    /// Apr 27, 2023; 2023年4月27日.
    Medium,
    /// 4/27/23; 2023/4/27.
    Short,
    /// April 27; 4月27日.
    Day,
    /// April 2023; 2023年4月.
    Month,
    /// 2023; 2023年.
    Year,
    /// April; 四月.
    MonthName,
    /// Thursday; 星期四.
    Weekday,
    /// Thu; 周四.
    ShortWeekday,
}

impl DateForm {
    /// Every form by its name in templates.
    pub(super) const NAMES: [(&'static str, Self); 10] = [
        ("full", Self::Full),
        ("long", Self::Long),
        ("medium", Self::Medium),
        ("short", Self::Short),
        ("day", Self::Day),
        ("month", Self::Month),
        ("year", Self::Year),
        ("month_name", Self::MonthName),
        ("weekday", Self::Weekday),
        ("short_weekday", Self::ShortWeekday),
    ];

    /// The form of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|(_, form)| *form)
    }
}

type Dates<F> = FixedCalendarDateTimeFormatter<Gregorian, F>;

/// One language's way of writing.
pub(super) struct Locale {
    full: Dates<YMDE>,
    long: Dates<YMD>,
    medium: Dates<YMD>,
    short: Dates<YMD>,
    day: Dates<MD>,
    month: Dates<YM>,
    year: Dates<Y>,
    month_name: Dates<M>,
    weekday: Dates<E>,
    short_weekday: Dates<E>,
    numbers: DecimalFormatter,
    plurals: PluralRules,
    first_weekday: Weekday,
    and: ListFormatter,
    narrow: ListFormatter,
}

/// The program carries the data of all languages, and a tag that none of them knows falls back to the root's.
const CARRIED: &str = "the program carries the data of every language and of the root";

impl Locale {
    /// The way of writing of a language tag (BCP 47); of one that is none, the root's: 2023-04-27.
    pub(super) fn new(tag: &str) -> Self {
        let locale: icu_locale::Locale = tag.parse().unwrap_or(icu_locale::Locale::UNKNOWN);
        let dates = DateTimeFormatterPreferences::from(&locale);
        let list = |length| {
            let options = ListFormatterOptions::default().with_length(length);
            ListFormatter::try_new_and((&locale).into(), options).expect(CARRIED)
        };
        Self {
            full: Dates::try_new(dates, YMDE::long()).expect(CARRIED),
            long: Dates::try_new(dates, YMD::long()).expect(CARRIED),
            medium: Dates::try_new(dates, YMD::medium()).expect(CARRIED),
            short: Dates::try_new(dates, YMD::short()).expect(CARRIED),
            day: Dates::try_new(dates, MD::long()).expect(CARRIED),
            month: Dates::try_new(dates, YM::long()).expect(CARRIED),
            year: Dates::try_new(dates, Y::long()).expect(CARRIED),
            month_name: Dates::try_new(dates, M::long()).expect(CARRIED),
            weekday: Dates::try_new(dates, E::long()).expect(CARRIED),
            short_weekday: Dates::try_new(dates, E::short()).expect(CARRIED),
            numbers: DecimalFormatter::try_new((&locale).into(), DecimalFormatterOptions::default())
                .expect(CARRIED),
            plurals: PluralRules::try_new_cardinal((&locale).into()).expect(CARRIED),
            first_weekday: first_weekday(&locale),
            and: list(ListLength::Wide),
            narrow: list(ListLength::Narrow),
        }
    }

    /// A date in one of its forms.
    pub(super) fn date(&self, date: NaiveDate, form: DateForm) -> String {
        // A calendar date of chrono is one of ICU's: both count days in the Gregorian calendar.
        let (month, day) = (date.month().try_into().unwrap_or(1), date.day().try_into().unwrap_or(1));
        let Ok(icu) = Date::try_new_gregorian(date.year(), month, day) else { return date.to_string() };
        match form {
            DateForm::Full => self.full.format(&icu).to_string(),
            DateForm::Long => self.long.format(&icu).to_string(),
            DateForm::Medium => self.medium.format(&icu).to_string(),
            DateForm::Short => self.short.format(&icu).to_string(),
            DateForm::Day => self.day.format(&icu).to_string(),
            DateForm::Month => self.month.format(&icu).to_string(),
            DateForm::Year => self.year.format(&icu).to_string(),
            DateForm::MonthName => self.month_name.format(&icu).to_string(),
            DateForm::Weekday => self.weekday.format(&icu).to_string(),
            DateForm::ShortWeekday => self.short_weekday.format(&icu).to_string(),
        }
    }

    /// The day that weeks begin with where the language is spoken: Monday in China and France, Sunday in America and Taiwan.
    pub(super) fn first_weekday(&self) -> Weekday {
        self.first_weekday
    }

    /// A whole number with the language's digits and groups: 1,234.
    pub(super) fn number(&self, n: i64) -> String {
        self.numbers.format(&n.into()).to_string()
    }

    /// The plural form that a number takes, by CLDR's name: `one`, `few`, `other`.
    pub(super) fn plural(&self, n: i64) -> &'static str {
        match self.plurals.category_for(n) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        }
    }

    /// A list as a text: `narrow` is that of names under a headline (A, B, C; 甲、乙、丙), the other that of a sentence
    /// (A, B, and C; 甲、乙和丙).
    pub(super) fn list<S: AsRef<str>>(&self, texts: &[S], narrow: bool) -> String {
        let list = if narrow { &self.narrow } else { &self.and };
        list.format(texts.iter().map(AsRef::as_ref)).to_string()
    }

    /// What stands before each element of such a list and behind the last: always one more than there are texts.
    pub(super) fn joints<S: AsRef<str>>(&self, texts: &[S], narrow: bool) -> Vec<String> {
        let list = if narrow { &self.narrow } else { &self.and };
        let mut joints = Joints::default();
        let written = list.format(texts.iter().map(AsRef::as_ref)).write_to_parts(&mut joints);
        debug_assert!(written.is_ok(), "nothing that is written to here fails");
        joints.done.push(joints.open);
        joints.done
    }
}

/// A tag that names no region is the likeliest one's: `en` is American, `zh-Hant` of Taiwan.
fn first_weekday(locale: &icu_locale::Locale) -> Weekday {
    match WeekInformation::try_new(locale.into()).expect(CARRIED).first_weekday {
        types::Weekday::Monday => Weekday::Mon,
        types::Weekday::Tuesday => Weekday::Tue,
        types::Weekday::Wednesday => Weekday::Wed,
        types::Weekday::Thursday => Weekday::Thu,
        types::Weekday::Friday => Weekday::Fri,
        types::Weekday::Saturday => Weekday::Sat,
        types::Weekday::Sunday => Weekday::Sun,
    }
}

/// Takes a list apart into what joins its elements.
#[derive(Default)]
struct Joints {
    done: Vec<String>,
    open: String,
    in_element: bool,
}

impl std::fmt::Write for Joints {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        if !self.in_element {
            self.open.push_str(s);
        }
        Ok(())
    }
}

impl PartsWrite for Joints {
    type SubPartsWrite = Self;

    fn with_part(
        &mut self,
        part: Part,
        mut write: impl FnMut(&mut Self::SubPartsWrite) -> std::fmt::Result,
    ) -> std::fmt::Result {
        let element = part == icu_list::parts::ELEMENT;
        if element {
            self.done.push(std::mem::take(&mut self.open));
        }
        let outside = std::mem::replace(&mut self.in_element, element);
        let result = write(self);
        self.in_element = outside;
        result
    }
}

/// The interface's language, and those of articles as they are asked for.
pub(super) struct Locales {
    /// Of the interface.
    pub(super) interface: Arc<Locale>,
    others: Mutex<BTreeMap<String, Arc<Locale>>>,
}

impl Locales {
    pub(super) fn new(interface: &str) -> Self {
        Self { interface: Arc::new(Locale::new(interface)), others: Mutex::default() }
    }

    /// That of a tag; the interface's for an empty one. Each is made once.
    pub(super) fn of(&self, tag: &str) -> Arc<Locale> {
        if tag.is_empty() {
            return Arc::clone(&self.interface);
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(others.entry(tag.to_owned()).or_insert_with(|| Arc::new(Locale::new(tag))))
    }
}

/// Of the tags that there are, the one that a reader of `wanted` reads: the same language in the same script, of these
/// the one of the same region, else the most general. Scripts that tags leave out are CLDR's likely ones, so that
/// `zh-TW` and `zh-HK` read `zh-Hant`, `zh` and `zh-SG` read `zh-Hans`, and `en-GB` reads `en`.
pub(super) fn best<'t>(wanted: &str, there_are: impl IntoIterator<Item = &'t str>) -> Option<&'t str> {
    let expander = LocaleExpander::new_extended();
    let full = |tag: &str| {
        let mut id = LanguageIdentifier::try_from_locale_bytes(tag.as_bytes()).ok()?;
        expander.maximize(&mut id);
        Some(id)
    };
    let wanted_full = full(wanted)?;
    let mut fitting: Vec<(bool, usize, &str)> = there_are
        .into_iter()
        .filter_map(|tag| {
            let id = full(tag)?;
            let same = id.language == wanted_full.language && id.script == wanted_full.script;
            same.then_some((id.region != wanted_full.region, tag.len(), tag))
        })
        .collect();
    fitting.sort_unstable();
    fitting.first().map(|(_, _, tag)| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(tag: &str, form: DateForm) -> String {
        Locale::new(tag).date(NaiveDate::from_ymd_opt(2023, 4, 27).unwrap(), form)
    }

    #[test]
    fn dates_are_written_as_each_language_writes_them() {
        assert_eq!(date("zh-CN", DateForm::Full), "2023年4月27日星期四");
        assert_eq!(date("zh-TW", DateForm::Full), "2023年4月27日星期四");
        assert_eq!(date("zh-CN", DateForm::Month), "2023年4月");
        assert_eq!(date("zh-CN", DateForm::Year), "2023年");
        assert_eq!(date("zh-CN", DateForm::Weekday), "星期四");
        assert_eq!(date("en", DateForm::Long), "April 27, 2023");
        assert_eq!(date("en-GB", DateForm::Full), "Thursday, 27 April 2023");
        assert_eq!(date("en", DateForm::Month), "April 2023");
        assert_eq!(date("de", DateForm::Long), "27. April 2023");
        assert_eq!(date("ar", DateForm::Weekday), "الخميس");
        assert_eq!(date("not a tag", DateForm::Weekday), "Thu");
    }

    #[test]
    fn a_week_begins_with_the_day_of_the_region() {
        let first = |tag: &str| Locale::new(tag).first_weekday();
        assert_eq!(["zh-CN", "zh-Hans", "en-GB", "fr"].map(first), [Weekday::Mon; 4]);
        assert_eq!(["en", "en-US", "zh-Hant", "zh-TW", "ja"].map(first), [Weekday::Sun; 5]);
        assert_eq!(first("ar-EG"), Weekday::Sat);
        assert_eq!(first("not a tag"), Weekday::Mon);
    }

    #[test]
    fn lists_come_apart_into_what_joins_them() {
        let names = ["甲", "乙", "丙"];
        let zh = Locale::new("zh-Hans");
        assert_eq!(
            (zh.list(&names, false), zh.list(&names, true)),
            ("甲、乙和丙".into(), "甲、乙、丙".into())
        );
        assert_eq!(zh.joints(&names, false), ["", "、", "和", ""]);
        let en = Locale::new("en");
        assert_eq!(en.joints(&names, false), ["", ", ", ", and ", ""]);
        assert_eq!(en.joints(&names[..2], true), ["", ", ", ""]);
        assert_eq!(en.joints(&names[..1], true), ["", ""]);
        assert_eq!(en.joints(&names[..0], true), [""]);
    }

    #[test]
    fn numbers_and_plural_forms_are_the_languages() {
        let en = Locale::new("en");
        assert_eq!((en.number(12_345), en.plural(1), en.plural(0)), ("12,345".into(), "one", "other"));
        assert_eq!(Locale::new("zh").plural(1), "other");
        assert_eq!(Locale::new("pl").plural(3), "few");
    }

    #[test]
    fn a_tag_finds_the_messages_of_its_script() {
        let there = ["en", "zh-Hans", "zh-Hant"];
        for (wanted, found) in [
            ("zh", Some("zh-Hans")),
            ("zh-CN", Some("zh-Hans")),
            ("zh-SG", Some("zh-Hans")),
            ("zh-Hans-HK", Some("zh-Hans")),
            ("zh-TW", Some("zh-Hant")),
            ("zh-HK", Some("zh-Hant")),
            ("zh-MO", Some("zh-Hant")),
            ("zh-Hant", Some("zh-Hant")),
            ("yue", None),
            ("en-GB", Some("en")),
            ("fr", None),
            ("", None),
            ("no tag", None),
        ] {
            assert_eq!(best(wanted, there), found, "{wanted}");
        }
        assert_eq!(best("pt-PT", ["pt", "pt-PT"]), Some("pt-PT"));
        assert_eq!(best("pt-AO", ["pt", "pt-PT"]), Some("pt"));
    }
}

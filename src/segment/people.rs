//! People in bylines: `■ 通讯员 林溪`, `记者 甲 通讯员 乙 丙`, `文/甲 图/乙`. The grammar stands here, the words in the style.

use super::latin;
use super::text::{fold, folded, is_cjk};
use crate::article::Credited;
use crate::style::Style;

/// A byline is no longer, in characters.
const LONGEST: usize = 60;
/// What a narrow column wrapped of a byline is no longer, in characters.
const WRAPPED: usize = 8;
/// A byline names no more people.
const MOST_PEOPLE: usize = 8;
/// Dots inside names that come from other languages: `阿依·古丽`.
const NAME_DOTS: &[char] = &['·', '•', '・', '‧', '∙'];
/// A name with such a dot is no longer, in characters.
const LONGEST_DOTTED: usize = 14;
/// Brackets that a byline may stand in.
const BRACKETS: &[(char, char)] =
    &[('(', ')'), ('【', '】'), ('〔', '〕'), ('[', ']'), ('［', '］'), ('〖', '〗')];

/// A whole line as a byline: the people, or `None` if it is none. `（姚新）` alone counts, a bare name does not. A byline
/// that names nobody, as an agency's, has no people.
pub(super) fn byline(line: &str, style: &Style) -> Option<Vec<Credited>> {
    let bare = line.trim();
    if bare.is_empty() || bare.chars().count() > LONGEST {
        return None;
    }
    if !may_name(bare.chars(), style) {
        return None;
    }
    let text = &folded(bare);
    latin::byline(text, style).or_else(|| chinese(text, style))
}

/// Whether a text may be a byline at all; a quick no for most lines of running text. A byline with ideographs is marked by an
/// ornament or a bracket before it, or else a word of it begins with a role or with a word for text or pictures.
fn may_name(text: impl Iterator<Item = char>, style: &Style) -> bool {
    let parts = |c: char| c.is_whitespace() || c == '》' || BETWEEN.contains(&c) || NAME_DOTS.contains(&c);
    let set_off = |c: char| style.ornaments.has_char(c) || BRACKETS.iter().any(|(open, _)| *open == c);
    let (mut wide, mut first, mut begins) = (false, true, true);
    for c in text.map(fold).skip_while(|c| c.is_whitespace()) {
        if (first && set_off(c)) || (begins && names(c, style)) {
            return true;
        }
        wide |= is_cjk(c);
        // The first character may be a misread ornament.
        begins = first || !('\u{4e00}'..='\u{9fff}').contains(&c) && parts(c);
        first = false;
    }
    !wide
}

/// Whether a role or a craft may begin with a character.
fn names(c: char, style: &Style) -> bool {
    style.roles.may_begin(c) || style.text_crafts.may_begin(c) || style.picture_crafts.may_begin(c)
}

/// Whether two lines together are a byline.
pub(super) fn byline_of_two(text: &str, next: &str, style: &Style) -> bool {
    let short = text.chars().count() + next.chars().count() < LONGEST;
    let joined = text.chars().chain([' ']).chain(next.chars());
    short && may_name(joined, style) && byline(&[text, " ", next].concat(), style).is_some()
}

fn chinese(text: &str, style: &Style) -> Option<Vec<Credited>> {
    let bare = text.trim_start_matches(|c| style.ornaments.has_char(c)).trim_start();
    let marked = bare.len() < text.len();
    let inner = BRACKETS.iter().find_map(|(open, close)| bare.strip_prefix(*open)?.strip_suffix(*close));
    let bare = inner.unwrap_or(bare).trim();
    let regular = respaced(bare, style);
    let bare = regular.as_deref().unwrap_or(bare);
    let Some(parsed) = parse(bare, style) else {
        // A scanner reads an ornament as a letter or as a sign like a box.
        let clean = misread_ornament(bare, style).filter(|_| !marked && inner.is_none())?;
        return parse(clean, style).map(|p| p.people).filter(|p| p.iter().all(|p| surname(&p.name, style)));
    };
    let people = parsed.people;
    let alone = people.len() == 1 && bare.contains(' ') && people[0].name.chars().count() <= 3;
    let known = alone || people.iter().all(|p| surname(&p.name, style) || p.name.contains(NAME_DOTS));
    // Two roles, each with its names, are no chance, whatever the families are called.
    let mut roles = people.iter().map(|p| p.role.as_str()).filter(|r| !r.is_empty());
    let roled = roles.next().is_some_and(|first| known || roles.any(|r| r != first));
    let short = people.len() <= 2 && people.iter().all(|p| surname(&p.name, style));
    let crafted = parsed.crafted && (parsed.labelled || known);
    (roled || marked || crafted || (inner.is_some() && short)).then_some(people)
}

/// A byline without what a scanner may have made of the ornament before its role.
fn misread_ornament<'a>(text: &'a str, style: &Style) -> Option<&'a str> {
    let first = text.chars().next()?;
    let sign = first.is_ascii_alphanumeric() || style.misread_ornaments.has_char(first);
    let rest = text[first.len_utf8()..].trim_start();
    style.roles.begins(rest).filter(|_| sign).map(|_| rest)
}

/// The byline that begins on the first of two lines, and how many lines it takes. Names may stand on the line below their
/// role, a Latin role below its names, and a narrow column wraps either. `apart` says that a blank line parts the two.
pub(super) fn byline_over(
    text: &str,
    next: Option<&str>,
    apart: bool,
    style: &Style,
) -> Option<(usize, Vec<Credited>)> {
    if style.script == crate::style::Script::Latin {
        return latin::byline_over(text, next, apart, style);
    }
    let joined = |between: &str| next.and_then(|n| byline(&format!("{text}{between}{n}"), style));
    if role_alone(text, style)
        && let Some(people) = joined(" ")
    {
        return Some((2, people));
    }
    let own = byline(text, style);
    let next_bare = next.filter(|_| !apart).unwrap_or_default().trim();
    let open =
        own.is_none() && style.roles.begins(ornamented(text, style)).is_some() && !next_bare.is_empty();
    let crafts = own.is_some()
        && next_bare.split(' ').count() > 1
        && craft(next_bare.split(' ').next()?, style).is_some();
    let wrapped = (open && next_bare.chars().count() <= WRAPPED) || crafts;
    if wrapped && let Some(people) = joined(" ") {
        return Some((2, people));
    }
    // Names go on below.
    let roled = own.as_ref().is_some_and(|people| people.iter().any(|p| !p.role.is_empty()));
    let names = |text: &str| {
        let parts = || text.split(BETWEEN).filter(|w| !w.is_empty());
        parts().next().is_some() && parts().all(|w| surname(w, style))
    };
    if roled
        && names(next_bare)
        && let Some(people) = joined(" ")
    {
        return Some((2, people));
    }
    // A narrow column tears the last character off.
    let scrap = own.is_some() && next_bare.chars().count() == 1 && next_bare.chars().all(is_cjk);
    if scrap && let Some(people) = joined("") {
        return Some((2, people));
    }
    own.map(|people| (1, people))
}

/// Whether a line begins with a word for text or pictures, set off from what follows: `文/江岸`.
pub(super) fn crafted(line: &str, style: &Style) -> bool {
    line.split_once(['/', ':', '·', '|', ' ']).is_some_and(|(word, _)| both(word, style).is_some())
}

/// Whether a line names a person and a place: `Jane Doe, Harbor`, `南浦市 方小满`.
pub(super) fn placed(line: &str, style: &Style) -> bool {
    if style.script == crate::style::Script::Latin {
        return line.contains(", ");
    }
    line.split_once(' ').is_some_and(|(place, _)| style.place_endings.ends(place).is_some())
}

/// The people of a line that signs the text above it: `南浦市 方小满`, or a name alone.
pub(super) fn signature(line: &str, style: &Style) -> Option<Vec<Credited>> {
    let text = folded(line.trim());
    let bare = text.trim_start_matches(latin::DASHES).trim_start();
    let people = credited(bare, style).filter(|people| people.len() == 1)?;
    let short = bare.chars().count() <= people[0].name.chars().count();
    let named = surname(&people[0].name, style) && (!short || people[0].name.chars().count() <= 3);
    (named && (short || placed(bare, style))).then_some(people)
}

fn ornamented<'a>(text: &'a str, style: &Style) -> &'a str {
    text.trim().trim_start_matches(|c| style.ornaments.has_char(c)).trim_start()
}

/// The people of a line that stands where a byline stands but is not written like one, and how many of the lines tell of them: what
/// is left without marks and roles, where that can be names; in Latin script also names with a role or a place below.
pub(super) fn loose(lines: &[&str], style: &Style) -> (usize, Vec<Credited>) {
    if style.script == crate::style::Script::Latin {
        return latin::loose(lines, style).unwrap_or((1, Vec::new()));
    }
    let line = lines.first().copied().unwrap_or_default();
    let text = folded(line);
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let at = style.roles.all().iter().filter_map(|r| bare.find(r.as_str())).min().unwrap_or(0);
    let people = credited(&bare[at..], style).unwrap_or_default();
    let known = |p: &Credited| !p.role.is_empty() || surname(&p.name, style) || p.name.contains(NAME_DOTS);
    (1, people.into_iter().filter(known).collect())
}

/// Whether a line is a role alone (`■ 本报记者`), its names standing on the next.
pub(super) fn role_alone(line: &str, style: &Style) -> bool {
    let text = folded(line);
    let bare = ornamented(&text, style);
    let crafted =
        style.text_crafts.begins(bare).map(|w| bare[w.len()..].trim_start_matches([' ', '/', ':', '·']));
    let bare = crafted.unwrap_or(bare);
    style.roles.has(bare) || (bare.contains(' ') && style.roles.has(&bare.replace(' ', "")))
}

/// `记者 甲 乙 通讯员 丙` as people; `None` unless the whole text is roles and names.
pub(super) fn credited(text: &str, style: &Style) -> Option<Vec<Credited>> {
    parse(text, style).map(|p| p.people)
}

/// What [`parse`] found.
struct Parsed {
    people: Vec<Credited>,
    /// Words for text and pictures stand in it.
    crafted: bool,
    /// The first of them with a colon or stroke behind it.
    labelled: bool,
}

/// Reads roles, names and crafts, word by word.
struct Parser<'a> {
    style: &'a Style,
    people: Vec<Credited>,
    role: String,
    /// A single ideograph that waits for the other half of a name.
    single: Option<char>,
    /// Whether the last role has a name.
    named: bool,
    since_role: usize,
    /// Crafts stand before their names.
    before: bool,
    crafted: bool,
}

/// What stands between the words of a byline.
const BETWEEN: &[char] = &[' ', '、', ',', ';', '/', '|', '\u{a0}', ':'];

fn parse(text: &str, style: &Style) -> Option<Parsed> {
    // Most lines are none, and end at their first word: the others are not looked for before.
    let words = || text.split(BETWEEN).filter(|w| !w.is_empty());
    let first = words().next()?;
    let behind = text.get(first.len()..).unwrap_or_default().trim_start();
    let crafted = both(first, style).is_some();
    let labelled = crafted && behind.starts_with(['/', ':', '·', '|']);
    let crafts = || words().filter(|w| both(w, style).is_some()).count();
    let before = crafted && (labelled || crafts() > 1);
    let mut parser = Parser {
        style,
        people: Vec::new(),
        role: String::new(),
        single: None,
        named: true,
        since_role: 0,
        before,
        crafted: false,
    };
    let mut words = words().peekable();
    while let Some(word) = words.next() {
        parser.word(word.trim_start_matches(NAME_DOTS), words.peek().is_none())?;
    }
    let Parser { people, named, single, crafted, .. } = parser;
    // «南浦市 方小满»: where a reader lives stands before the name.
    let place = |p: &Credited| {
        p.role.is_empty() && p.name.chars().count() > 2 && style.place_endings.ends(&p.name).is_some()
    };
    let last = people.len().saturating_sub(1);
    let places = people[..last].iter().take_while(|p| place(p)).count();
    let agency = |p: &Credited| style.agencies.has(&p.name) || style.desks.has(&p.name);
    let people: Vec<Credited> = people.into_iter().skip(places).filter(|p| !agency(p)).collect();
    let found = named && single.is_none() && !people.is_empty() && people.len() <= MOST_PEOPLE;
    found.then_some(Parsed { people, crafted, labelled })
}

/// What a word says of the names beside it: the role that it gives them.
fn craft(word: &str, style: &Style) -> Option<&'static str> {
    if style.text_crafts.has(word) {
        return Some("");
    }
    style.picture_crafts.has(word).then_some("摄影")
}

/// The same, also for words that say that one made both: `图文`.
fn both(word: &str, style: &Style) -> Option<&'static str> {
    let text_and_pictures = || {
        let mut chars = word.chars();
        let pair = [chars.next()?, chars.next()?];
        if chars.next().is_some() {
            return None;
        }
        let pair = pair.map(|c| craft(c.encode_utf8(&mut [0; 4]), style));
        (pair[0].is_some() && pair[1].is_some() && pair[0] != pair[1]).then_some("")
    };
    craft(word, style).or_else(text_and_pictures)
}

impl Parser<'_> {
    fn word(&mut self, word: &str, last: bool) -> Option<()> {
        let mut word = word;
        // «《人民日报》记者 甲»: which newspaper's he is, is no role.
        if let Some(rest) = word.strip_prefix('《').and_then(|w| w.split_once('》')).map(|(_, rest)| rest) {
            self.style.roles.begins(rest)?;
            word = rest;
        }
        let roled = !self.role.is_empty();
        if self.style.reported.has(word) {
            return (last && roled && self.named).then_some(());
        }
        // «河湾县读者 方小满»: where he lives stands before what he is.
        if let Some((_, role)) = self.resident(word) {
            word = role;
        }
        if let Some(found) = self.style.roles.begins(word) {
            if !self.named {
                return None;
            }
            found.clone_into(&mut self.role);
            self.named = false;
            self.since_role = self.people.len();
            word = word[found.len()..].trim_start_matches(':');
        }
        if let Some(role) = both(word, self.style) {
            self.craft(role);
            return Some(());
        }
        let roled = !self.role.is_empty();
        if last && roled && self.style.reported.ends(word).is_some() {
            word = self.reported(word)?;
        }
        match (word.chars().count(), self.single.take()) {
            (0, None) => {}
            (1, None) if word.chars().all(is_cjk) => self.single = word.chars().next(),
            (1, Some(first)) if word.chars().all(is_cjk) => self.name(&format!("{first}{word}")),
            (n, None) if named(word, n) => {
                let apart = if roled { run_together(word, self.style) } else { None };
                apart.unwrap_or_else(|| vec![word.to_owned()]).iter().for_each(|n| self.name(n));
            }
            (5..=9, None) if roled => run_together(word, self.style)?.iter().for_each(|n| self.name(n)),
            _ => return None,
        }
        Some(())
    }

    /// A place and a role in one word.
    fn resident<'w>(&self, word: &'w str) -> Option<(&'w str, &'w str)> {
        let (place, role) = word.split_at(word.len() - self.style.roles.ends(word)?.len());
        self.style.place_endings.ends(place).filter(|end| place.len() > end.len()).map(|_| (place, role))
    }

    /// «甲 文 乙 图»: the craft follows the names; «文/甲 图/乙»: it stands before them.
    fn craft(&mut self, role: &str) {
        if self.before {
            // «文/图 甲» and «文/记者 甲»: who wrote it is named, or his own role is.
            let repeated = self.crafted && self.people.len() == self.since_role;
            role.clone_into(&mut self.role);
            if repeated {
                self.role.clear();
            }
        } else {
            for person in self.people[self.since_role..].iter_mut().filter(|_| !role.is_empty()) {
                role.clone_into(&mut person.role);
            }
            self.role.clear();
        }
        self.since_role = self.people.len();
        self.crafted = true;
    }

    /// The name before a word that says that somebody reports: `林溪报道`, `林溪台北報導`. Where the place is all there is,
    /// nothing is left.
    fn reported<'w>(&self, word: &'w str) -> Option<&'w str> {
        let bare = word.strip_suffix(self.style.reported.ends(word)?)?;
        let count = bare.chars().count();
        // A place of two characters or three follows the name.
        let name = match count {
            _ if self.named => 0,
            0..=3 => count,
            4 => 2,
            5 | 6 => 3,
            _ => return None,
        };
        Some(&bare[..bare.char_indices().nth(name).map_or(bare.len(), |(at, _)| at)])
    }

    fn name(&mut self, name: &str) {
        self.people.push(Credited { name: name.to_owned(), role: self.role.clone() });
        self.named = true;
    }
}

/// Whether a word has the shape of a Chinese name.
fn named(word: &str, count: usize) -> bool {
    if word.contains(NAME_DOTS) {
        let inside = !word.starts_with(NAME_DOTS) && !word.ends_with(NAME_DOTS);
        return inside
            && count <= LONGEST_DOTTED
            && word.chars().all(|c| is_cjk(c) || NAME_DOTS.contains(&c));
    }
    (2..=4).contains(&count) && word.chars().all(is_cjk)
}

/// Names that lost the spaces between them, `江岸石小舟`: the one way to part them so that each begins with a family name.
fn run_together(word: &str, style: &Style) -> Option<Vec<String>> {
    let chars: Vec<char> = word.chars().collect();
    if chars.len() < 4 || !chars.iter().all(|c| is_cjk(*c)) || style.double_surnames.begins(word).is_some() {
        return None;
    }
    let mut ways: Vec<Vec<Vec<String>>> = vec![Vec::new(); chars.len() + 1];
    ways[0].push(Vec::new());
    for end in 2..=chars.len() {
        for size in [2, 3].into_iter().filter(|size| *size <= end) {
            let start = end - size;
            if style.surnames.has_char(chars[start]) {
                let name: String = chars[start..end].iter().collect();
                let longer: Vec<_> = ways[start]
                    .iter()
                    .take(2)
                    .map(|w| [&w[..], std::slice::from_ref(&name)].concat())
                    .collect();
                ways[end].extend(longer);
            }
        }
    }
    let [only] = &ways[chars.len()][..] else { return None };
    Some(only.clone())
}

/// A byline whose role has spaces inside, as justified or recognised lines have: `本 报 记 者 江 岸` → `本报记者 江 岸`.
fn respaced(text: &str, style: &Style) -> Option<String> {
    let may = text.chars().next().is_some_and(|c| style.roles.may_begin(c));
    if !may || !text.contains(' ') || style.roles.begins(text).is_some() {
        return None;
    }
    let tight: String = text.chars().take(24).filter(|c| *c != ' ').collect();
    let role = style.roles.begins(&tight)?;
    let mut left = role.chars().count();
    let at = text.char_indices().find(|(_, c)| {
        left -= usize::from(*c != ' ');
        left == 0
    });
    let rest = at.map_or("", |(at, c)| &text[at + c.len_utf8()..]).trim_start();
    let singles = rest.split(' ').all(|w| w.chars().count() == 1 && w.chars().all(is_cjk));
    let rest = if singles { rest.replace(' ', "") } else { rest.to_owned() };
    Some(format!("{role} {rest}"))
}

/// Whether a name of two to four ideographs begins with a common family name.
pub(super) fn surname(name: &str, style: &Style) -> bool {
    let count = name.chars().count();
    let first = name.chars().next();
    (2..=4).contains(&count)
        && (first.is_some_and(|c| style.surnames.has_char(c)) || style.double_surnames.begins(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::super::tests::style_of;
    use super::*;

    fn named(line: &str) -> Option<String> {
        byline(line, &style_of(line))
            .map(|all| all.iter().map(|p| format!("{}:{}", p.role, p.name)).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn bylines_name_people_in_their_roles() {
        for (line, want) in [
            ("■ 通讯员 方小满", "通讯员:方小满"),
            ("□本报记者 甄 一 丁二三", "本报记者:甄一 本报记者:丁二三"),
            ("记者 林溪 通讯员 许青 乔木", "记者:林溪 通讯员:许青 通讯员:乔木"),
            ("文/记者 江岸", "记者:江岸"),
            ("文/江岸 图/石舟", ":江岸 摄影:石舟"),
            ("江岸/文 石舟/图", ":江岸 摄影:石舟"),
            ("本报记者 江岸 文 石舟 图", "本报记者:江岸 摄影:石舟"),
            ("本报记者 江岸 摄影报道", "本报记者:江岸"),
            ("记者江岸 通讯员石舟 报道", "记者:江岸 通讯员:石舟"),
            ("记者江岸石小舟", "记者:江岸 记者:石小舟"),
            ("记者 阿依·古丽", "记者:阿依·古丽"),
            ("本报记者 小满 通讯员 知夏", "本报记者:小满 通讯员:知夏"),
            ("本 报 记 者 方 小 满", "本报记者:方小满"),
            ("口本报记者 江岸", "本报记者:江岸"),
            ("（江岸）", ":江岸"),
            ("（河湾县读者 方小满）", "读者:方小满"),
            ("【本報記者林溪台北報導】", "本報記者:林溪"),
            ("記者方小滿／高雄報導", "記者:方小滿"),
        ] {
            assert_eq!(named(line).as_deref(), Some(want), "{line}");
        }
    }

    #[test]
    fn bylines_in_latin_letters_too() {
        for (line, want) in [
            ("By Jane Doe", ":Jane Doe"),
            ("By JANE O'NEIL", ":Jane O'Neil"),
            ("By Jane Doe and John Roe, STAFF WRITER", "Staff Writer:Jane Doe Staff Writer:John Roe"),
            ("Von Hans Muster und Anna zu Beispiel", ":Hans Muster :Anna zu Beispiel"),
            ("Von unserem Korrespondenten Hans Muster, Bern", "Korrespondent:Hans Muster"),
            ("Par Jean-Luc d'Exemple", ":Jean-Luc d'Exemple"),
            ("Door JAN VAN DER VOORBEELD", ":Jan van der Voorbeeld"),
            ("Por María Sanz Ejemplo", ":María Sanz Ejemplo"),
            ("Di Paolo Esempio e Anna Prova", ":Paolo Esempio :Anna Prova"),
            ("Por Ana de Lima, enviada especial", "enviada especial:Ana de Lima"),
            ("De notre correspondante Anne Exemple", "correspondante:Anne Exemple"),
            ("Беседовала Анна Примерова", ":Анна Примерова"),
            ("От нашего корреспондента", ""),
            ("De notre correspondant à Paris", ""),
            ("Onze correspondent", ""),
            ("Reuters", ""),
        ] {
            assert_eq!(named(line).as_deref(), Some(want), "{line}");
        }
    }

    fn shown((count, people): (usize, Vec<Credited>)) -> (usize, String) {
        let people: Vec<String> = people.iter().map(|p| format!("{}:{}", p.role, p.name)).collect();
        (count, people.join(" "))
    }

    #[test]
    fn names_go_on_below_their_role() {
        let over = |text: &str, next| byline_over(text, Some(next), false, &style_of(text)).map(shown);
        assert_eq!(
            over("本报记者 林溪 许青", "乔木"),
            Some((2, "本报记者:林溪 本报记者:许青 本报记者:乔木".into()))
        );
        assert_eq!(over("■ 记者 林溪", "■ 记者 许青"), Some((1, "记者:林溪".into())));
        assert_eq!(over("本报记者 林溪", "河面已经解冻"), Some((1, "本报记者:林溪".into())));
        assert_eq!(
            over("Von unserem Korrespondenten", "Hans Muster"),
            Some((2, "Korrespondent:Hans Muster".into()))
        );
        assert_eq!(over("PAR ANNE EXEMPLE", "ET JEAN ESSAI"), Some((2, ":Anne Exemple :Jean Essai".into())));
        assert_eq!(over("Von unserem Korrespondenten", "Das Wasser sinkt"), Some((1, String::new())));
    }

    #[test]
    fn names_without_a_word_before_them_are_people_where_a_byline_stands() {
        let english = style_of("By Jane Doe of the Staff");
        for (lines, want) in [
            (&["Jane Doe", "Harbor Falls"][..], (2, ":Jane Doe")),
            (&["JANE DOE", "Business Correspondent"], (2, "Business Correspondent:Jane Doe")),
            (&["— J. R. Doe"], (1, ":J. R. Doe")),
            (&["Jane Doe, Harbor", "Late goal sinks Harbor"], (1, ":Jane Doe")),
            (&["Jane Doe, Fort Harbor"], (1, ":Jane Doe")),
            (&["The Daily Example"], (1, "")),
            (&["Miller's Coffee"], (1, "")),
            (&["— Jane Doe", "By John Roe"], (1, ":Jane Doe")),
            (&["Save the elms"], (1, "")),
            (&["1 of 3"], (1, "")),
        ] {
            assert_eq!(shown(loose(lines, &english)), (want.0, want.1.to_owned()), "{lines:?}");
        }
    }

    #[test]
    fn the_town_before_a_readers_name_is_nobody() {
        assert_eq!(named("□ 南浦市 方小满").as_deref(), Some(":方小满"));
        assert_eq!(named("□ 方小满 许青").as_deref(), Some(":方小满 :许青"));
        assert_eq!(named("□ 柳树洲 方小满").as_deref(), Some(":方小满"));
        assert_eq!(named("（方亚洲）").as_deref(), Some(":方亚洲"));
    }

    #[test]
    fn an_agency_or_a_label_is_nobody() {
        assert_eq!(named("（新华社）"), None);
        assert_eq!(loose(&["一周要闻"], &style_of("一周要闻")), (1, Vec::new()));
        assert_eq!(shown(loose(&["江岸"], &style_of("江岸"))), (1, ":江岸".into()));
    }

    #[test]
    fn other_lines_are_no_bylines() {
        for line in [
            "记者在现场看到，河面已经解冻。",
            "江岸",
            "（完）",
            "By noon the river had risen",
            "Von Haus zu Haus",
            "Par exemple",
            "Door de regen",
            "（本报记者林溪、江岸、",
            "新河东",
            "",
        ] {
            assert_eq!(named(line), None, "{line}");
        }
    }
}

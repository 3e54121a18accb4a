//! People in bylines and credits: `■ 通讯员 林溪`, `记者 甲 通讯员 乙 丙`, `By Jane Doe, Staff Writer`, `李静 摄`.

use super::text::{folded, is_cjk};
use crate::article::Credited;

/// Roles as printed before a name, the longer before what it begins with.
const ROLES: &[&str] = &[
    "本报特约通讯员",
    "本报特约记者",
    "本报见习记者",
    "本报实习生",
    "本报通讯员",
    "本报记者",
    "本刊记者",
    "本台记者",
    "本社记者",
    "本网记者",
    "新华社记者",
    "特约通讯员",
    "特约评论员",
    "特约记者",
    "特派记者",
    "见习记者",
    "实习记者",
    "首席记者",
    "全媒体记者",
    "融媒体记者",
    "通讯员",
    "通訊員",
    "记者",
    "記者",
    "实习生",
    "评论员",
    "撰稿人",
    "撰稿",
    "整理",
    "采写",
    "作者",
];

/// Ornaments that stand before a byline.
const MARKS: &[char] =
    &['■', '□', '◆', '◇', '◎', '○', '●', '▲', '△', '★', '☆', '▪', '▫', '♦', '◼', '◻', '※', '〇'];

/// Words a Latin role ends with.
const LATIN_ROLES: &[&str] =
    &["writer", "reporter", "correspondent", "editor", "staff", "contributor", "columnist", "photographer"];

/// A whole line as a byline: the people, or `None` if it is none. `（姚新）` alone counts, a bare name does not.
pub(super) fn byline(line: &str) -> Option<Vec<Credited>> {
    let text = folded(line);
    let text = text.trim();
    if text.chars().count() > 60 || text.is_empty() {
        return None;
    }
    latin_byline(text).or_else(|| {
        let bare = text.trim_start_matches(MARKS).trim_start();
        let marked = bare.len() < text.len();
        let inner = bare.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
        let bare = inner.unwrap_or(bare).trim();
        let (bare, written) =
            match ["文/图", "图/文", "图文", "撰文", "文"].iter().find_map(|w| bare.strip_prefix(w))
            {
                Some(rest) if rest.trim_start().starts_with(['/', ':', '·', '|']) => {
                    (rest.trim_start().trim_start_matches(['/', ':', '·', '|']).trim_start(), true)
                }
                _ => (bare, false),
            };
        let people = credited(bare)?;
        let alone = people.len() == 1 && bare.contains(' ') && people[0].name.chars().count() <= 3;
        let known = alone || people.iter().all(|p| surname(&p.name) || p.name.contains('·'));
        let roled = people.iter().any(|p| !p.role.is_empty()) && known;
        let short = people.len() <= 2 && people.iter().all(|p| surname(&p.name));
        (roled || marked || written || (inner.is_some() && short)).then_some(people)
    })
}

/// Whether a line is a role alone (`■ 本报记者`), its names standing on the next.
pub(super) fn role_alone(line: &str) -> bool {
    let text = folded(line);
    let bare = text.trim().trim_start_matches(MARKS).trim();
    let bare = bare.strip_prefix('文').map_or(bare, |rest| rest.trim_start_matches([' ', '/', ':', '·']));
    ROLES.contains(&bare)
}

/// A note at an article's end in which it names its source, its author or its end: `（完）`, `数据来源：市水务局`.
pub(super) fn note(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "作者",
        "来源",
        "摘编",
        "原题",
        "原载",
        "完",
        "据",
        "本报",
        "新华社",
        "特稿",
        "记者",
        "本版",
        "执笔",
        "整理",
    ];
    const CUES: &[&str] = &["采访整理", "参与采写", "摘编自", "原题为", "报道，", "作者为", "作者系"];
    let text = text.trim();
    let inner = text.strip_prefix(['（', '(']).and_then(|t| t.strip_suffix(['）', ')']));
    let bracketed = inner.is_some_and(|t| {
        let told = STARTS.iter().any(|c| t.starts_with(c)) || CUES.iter().any(|c| t.contains(c));
        told && t.chars().count() <= 120 && !t.contains(['）', ')'])
    });
    bracketed || ["数据来源：", "资料来源：", "（作者", "（摘编"].iter().any(|c| text.starts_with(c))
}

/// The brackets behind the last sentence of a text, themselves included.
pub(super) fn closing_brackets(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let at = text.ends_with(['）', ')']).then(|| text.rfind(['（', '(']))??;
    let behind = text[..at].trim_end().ends_with(['。', '！', '？', '”', '）', ')', '…']);
    behind.then_some(&text[at..])
}

/// The people whom brackets behind the last sentence name: `……全线通车。（记者 江岸 石舟）`.
pub(super) fn signed(text: &str) -> Option<Vec<Credited>> {
    closing_brackets(text).and_then(byline)
}

/// `记者 甲 乙 通讯员 丙` as people; `None` unless the whole text is roles and names.
pub(super) fn credited(text: &str) -> Option<Vec<Credited>> {
    let mut people: Vec<Credited> = Vec::new();
    let mut role = "";
    let mut single: Option<char> = None;
    let mut named = true;
    let mut since_role = 0;
    for word in text.split([' ', '、', ',', ';', '/', '\u{a0}']).filter(|w| !w.is_empty()) {
        let mut word = word;
        if let Some(found) = ROLES.iter().find(|r| word.starts_with(**r)) {
            if !named {
                return None;
            }
            role = found;
            named = false;
            since_role = people.len();
            word = word[found.len()..].trim_start_matches(':');
        }
        // «甲 文 乙 图»: the craft follows the names.
        let craft = match word {
            "摄" | "图" | "摄影" => Some("摄影"),
            "文" => Some(""),
            _ => None,
        };
        if let Some(craft) = craft {
            for person in people[since_role..].iter_mut().filter(|_| !craft.is_empty()) {
                craft.clone_into(&mut person.role);
            }
            since_role = people.len();
            role = "";
            continue;
        }
        match (word.chars().count(), single.take()) {
            (0, None) => {}
            (1, None) if word.chars().all(is_cjk) => single = word.chars().next(),
            (1, Some(first)) if word.chars().all(is_cjk) => {
                people.push(Credited { name: format!("{first}{word}"), role: role.to_owned() });
                named = true;
            }
            (2..=4, None)
                if !matches!(word, "摄影报道" | "报道" | "供图")
                    && word.chars().all(|c| is_cjk(c) || c == '·') =>
            {
                people.push(Credited { name: word.to_owned(), role: role.to_owned() });
                named = true;
            }
            _ => return None,
        }
    }
    (named && single.is_none() && !people.is_empty() && people.len() <= 8).then_some(people)
}

/// Agencies that sign an article alone on a line.
const AGENCIES: &[&str] =
    &["Reuters", "REUTERS", "The Associated Press", "Associated Press", "AP", "UPI", "AFP"];

/// `By Jane Doe and John Roe, Staff Writer`.
fn latin_byline(text: &str) -> Option<Vec<Credited>> {
    if AGENCIES.contains(&text) {
        return Some(Vec::new());
    }
    let rest = ["By ", "BY ", "Von ", "Par "].iter().find_map(|by| text.strip_prefix(by))?;
    let (names, role) = rest.split_once(", ").map_or((rest, ""), |(n, r)| (n, r));
    let role = if latin_role(role).is_some() {
        role
    } else if role.is_empty() {
        ""
    } else {
        return None;
    };
    if names.starts_with("The ") {
        // An agency signs: a byline that names nobody.
        return (names.split(' ').count() <= 4).then(Vec::new);
    }
    let names = names.trim_end_matches(',');
    let names = names.split(" and ").flat_map(|n| n.split(" AND ")).flat_map(|n| n.split(" & "));
    let names: Vec<&str> = names.map(str::trim).collect();
    let name = |n: &str| {
        let words: Vec<_> = n.split(' ').collect();
        let capital = |w: &&str| {
            w.starts_with(char::is_uppercase)
                || matches!(*w, "de" | "van" | "von" | "der" | "la" | "du" | "den" | "di")
        };
        (1..=4).contains(&words.len())
            && words.iter().all(capital)
            && !n.contains(|c: char| c.is_ascii_digit())
    };
    (names.len() <= 4 && names.iter().all(|n| name(n)))
        .then(|| names.into_iter().map(|n| Credited { name: n.to_owned(), role: title_case(role) }).collect())
}

/// A Latin role standing on the line after the names (`Staff Writer`), in title case.
pub(super) fn latin_role(line: &str) -> Option<String> {
    let line = line.trim();
    let words: Vec<_> = line.split_whitespace().collect();
    let known = words.last().is_some_and(|w| LATIN_ROLES.contains(&w.to_lowercase().as_str()));
    let letters = line.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-');
    (known && words.len() <= 4 && letters).then(|| title_case(line))
}

fn title_case(text: &str) -> String {
    let word = |w: &str| {
        let mut chars = w.chars();
        chars.next().map(|c| c.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect::<String>())
    };
    text.split_whitespace().filter_map(word).collect::<Vec<_>>().join(" ")
}

/// Whether a name of two or three ideographs begins with a common family name.
pub(super) fn surname(name: &str) -> bool {
    const COMMON: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边净阴闫";
    let count = name.chars().count();
    (2..=4).contains(&count) && name.chars().next().is_some_and(|c| COMMON.contains(c))
}

/// A credit at a caption's end: where it begins (byte), and the photographers.
pub(super) fn credit(line: &str) -> Option<(usize, Vec<String>)> {
    let text = line.trim_end();
    labelled_credit(text).or_else(|| trailing_credit(text)).or_else(|| latin_credit(text))
}

/// `摄影：姚梦`.
fn labelled_credit(text: &str) -> Option<(usize, Vec<String>)> {
    let (at, label) = ["摄影：", "摄影:", "摄影/", "供图：", "图片："]
        .iter()
        .find_map(|l| text.rfind(l).map(|at| (at, *l)))?;
    let names = folded(&text[at + label.len()..]);
    let open = text[..at].trim_end().ends_with(['（', '(']);
    let people = credited(names.trim_matches([')', ' ']))?;
    let start = if open {
        text[..at].trim_end().len() - text[..at].trim_end().chars().next_back()?.len_utf8()
    } else {
        at
    };
    Some((start, people.into_iter().map(|p| p.name).collect()))
}

/// `金成 摄`, `金成/摄`, `（金成 摄）`, `本报记者 金成 摄影报道`.
fn trailing_credit(text: &str) -> Option<(usize, Vec<String>)> {
    let inner = text.trim_end_matches(['）', ')', '。']);
    let body = ["摄影报道", "摄影", "摄", "攝", "供图"].iter().find_map(|w| inner.strip_suffix(w))?;
    let body = body.trim_end_matches([' ', '\u{3000}', '/', '／']);
    // The credit reaches back to the sentence's end, to an opening bracket or to the line's start.
    let mut start = body.rfind(['。', '（', '(', '！', '？', '，', '”', '；', '：']).map_or(0, |at| {
        let mark = body[at..].chars().next().map_or(0, char::len_utf8);
        if body[at..].starts_with(['（', '(']) { at } else { at + mark }
    });
    loop {
        let people = folded(body[start..].trim_start_matches(['（', '(', ' ', '\u{3000}']));
        if let Some(people) = credited(people.trim()) {
            let sure = people.iter().all(|p| surname(&p.name) || !p.role.is_empty());
            return sure.then(|| (start, people.into_iter().map(|p| p.name).collect()));
        }
        // What stands before the first space may be the caption.
        let next = body[start..].char_indices().skip(1).find(|(_, c)| c.is_whitespace()).map(|(i, _)| i)?;
        start += next + body[start + next..].chars().next().map_or(1, char::len_utf8);
    }
}

/// `Photo by Jane Doe`, `Jane Doe / Staff`.
fn latin_credit(text: &str) -> Option<(usize, Vec<String>)> {
    for label in ["Photo by ", "PHOTO BY ", "(Photo by ", "Photograph by ", "Photo: ", "Photos by "] {
        if let Some(at) = text.rfind(label) {
            let name = text[at + label.len()..].trim_end_matches(['.', ')']).trim();
            let words = name.split(' ').count();
            return (name.starts_with(char::is_uppercase) && words <= 4).then(|| (at, vec![name.to_owned()]));
        }
    }
    bracketed_credit(text).or_else(|| staff_credit(text))
}

/// `The river thaws. (Jane Doe)`.
fn bracketed_credit(text: &str) -> Option<(usize, Vec<String>)> {
    let at = text.rfind(" (")?;
    let name = text[at..].trim().strip_prefix('(')?.strip_suffix(')')?;
    let words: Vec<_> = name.split(' ').collect();
    let person = |w: &&str| w.starts_with(char::is_uppercase) && w.chars().any(char::is_lowercase);
    let fits =
        (2..=4).contains(&words.len()) && words.iter().all(person) && text[..at].ends_with(['.', '!', '?']);
    fits.then(|| (at, vec![name.to_owned()]))
}

/// `The river thaws. Jane Doe / Staff`.
fn staff_credit(text: &str) -> Option<(usize, Vec<String>)> {
    let (before, after) = text.rsplit_once(" / ")?;
    let at = before
        .rfind(['.', '?', '!', '"', '”'])
        .map_or(0, |i| i + before[i..].chars().next().map_or(0, char::len_utf8));
    let name = before[at..].trim();
    let words: Vec<_> = name.split(' ').collect();
    let named = (2..=4).contains(&words.len()) && words.iter().all(|w| w.starts_with(char::is_uppercase));
    (named && latin_role(after).is_some()).then(|| (at, vec![name.to_owned()]))
}

/// The lead of a body that names its place, agency or people: `本报讯（记者 甲）`, `新华社北京4月26日电`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lead {
    /// The people it names.
    pub people: Vec<Credited>,
}

/// The dateline at the start of a body, if there is one.
pub(super) fn lead(body: &str) -> Option<Lead> {
    let text: String = body.chars().take(80).map(super::text::fold).collect();
    let text = text.trim_start();
    let agency = [
        "本报",
        "本刊",
        "本台",
        "本网",
        "新华社",
        "新华网",
        "中新社",
        "据新华社",
        "据中新社",
        "人民网",
        "据本报",
    ]
    .iter()
    .any(|a| text.starts_with(a));
    if !agency {
        return None;
    }
    let stop = text.find(['讯', '电', '訊', '電', '日']).filter(|at| text[..*at].chars().count() <= 24);
    let mut at = stop?;
    // «4月26日电», «5月28日体育专电»: the mark follows the day.
    if text[at..].starts_with('日') {
        let day = at + '日'.len_utf8();
        at =
            day + text[day..].find(['电', '電', '讯']).filter(|i| text[day..day + i].chars().count() <= 6)?;
    }
    if text[..at].contains(['，', '。', ',', '(']) {
        return None;
    }
    let rest = text[at..].chars().next().map_or("", |c| &text[at + c.len_utf8()..]).trim_start();
    let people =
        rest.strip_prefix('(').and_then(|r| r.split_once(')')).and_then(|(inner, _)| credited(inner));
    Some(Lead { people: people.unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(line: &str) -> Option<String> {
        byline(line)
            .map(|all| all.iter().map(|p| format!("{}:{}", p.role, p.name)).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn bylines_name_people_in_their_roles() {
        for (line, want) in [
            ("■ 通讯员 方小满", "通讯员:方小满"),
            ("□本报记者 甄 一 丁二三", "本报记者:甄一 本报记者:丁二三"),
            ("记者 林溪 通讯员 许青 乔木", "记者:林溪 通讯员:许青 通讯员:乔木"),
            ("文/记者 江岸", "记者:江岸"),
            ("本报记者 江岸 文 石舟 图", "本报记者:江岸 摄影:石舟"),
            ("By Jane Doe", ":Jane Doe"),
            ("By Jane Doe and John Roe, STAFF WRITER", "Staff Writer:Jane Doe Staff Writer:John Roe"),
            ("（江岸）", ":江岸"),
        ] {
            assert_eq!(named(line).as_deref(), Some(want), "{line}");
        }
    }

    #[test]
    fn other_lines_are_no_bylines() {
        for line in
            ["记者在现场看到，河面已经解冻。", "江岸", "（完）", "By noon the river had risen", "新河东", ""]
        {
            assert_eq!(named(line), None, "{line}");
        }
    }

    #[test]
    fn credits_stand_at_a_captions_end() {
        for (line, at, who) in [
            ("河面解冻。 江岸 摄", "河面解冻。".len(), "江岸"),
            ("河面解冻。江岸/摄", "河面解冻。".len(), "江岸"),
            ("河面解冻。（江岸 摄）", "河面解冻。".len(), "江岸"),
            ("河面解冻。 摄影：江岸", "河面解冻。 ".len(), "江岸"),
            ("河面解冻。 本报记者 江岸 摄影报道", "河面解冻。".len(), "江岸"),
            ("The river thaws. Photo by Jane Doe", "The river thaws. ".len(), "Jane Doe"),
            ("The river thaws. Jane Doe / Staff", "The river thaws.".len(), "Jane Doe"),
        ] {
            assert_eq!(credit(line), Some((at, vec![who.to_owned()])), "{line}");
        }
        assert_eq!(credit("这是一部短片的拍摄"), None);
    }

    #[test]
    fn a_dateline_names_its_reporters() {
        let people = lead("新华社临江5月28日体育专电（记者江岸 石舟） 比赛").unwrap().people;
        assert_eq!(people.len(), 2);
        assert!(lead("本报讯 （记者 江岸）昨天").is_some());
        assert_eq!(lead("本报昨天报道，电力恢复"), None);
    }
}

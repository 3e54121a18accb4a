//! The sample edition of `theme check`: a paper of two years with everything that an edition may have and may lack.

use std::path::PathBuf;

use crate::config::Config;
use crate::content::{self, Document};
use crate::yaml::{Mapping, Node};

/// Files of `content/`. Among them: kickers and subtitles, and neither; no byline, one, several with roles; a picture
/// story without title and text; a page without name, one without articles; an article on two pages; text from right to
/// left; a headline of mark-up; verse, a table, a sub-head; issues in two years.
const FILES: &[(&str, &str)] = &[
    ("2022-12-29/issue.md", "---\nnumber: 第1期\n---\n"),
    ("2022-12-29/1/page.md", "---\nsection: 要闻\neditor: 周桥\n---\n"),
    (
        "2022-12-29/1/1.md",
        "---\ntitle: 老渡口今起复航\nkicker: 停摆三年，汽笛再响\nsubtitle: 首日往返十二班，票价仍是两元\nreporters: [{ name: 林舟, role: 记者 }, { name: 苏禾, role: 记者 }, { name: 唐一帆, role: 通讯员 }]\nphotographers: 何芦\ncaptions: [{ text: “临江三号”驶离东岸码头。, credit: 何芦 摄 }]\naliases: /2022/12/29/1/9.html\nmood: 平静\n---\n清晨六时半，一声汽笛划过江面，停航三年的老渡口迎来第一批乘客。\n\n## 老票价\n\n票价仍是两元，学生和六十五岁以上的老人半价。\n\n> 票款只够油费。\n\n- 一\n- 二\n",
    ),
    (
        "2022-12-29/1/2.md",
        "---\ntitle: 旧书市搬进盐仓\njumps: [{ text: （下转第2版）, to: \"2\" }]\nreporters: 唐一帆\n---\n在河堤下摆了二十多年的旧书市，上周末搬进了修好的盐仓，\n",
    ),
    (
        "2022-12-29/1/3.md",
        "---\ncaptions: [{ text: 盐仓巷的梧桐抽出新叶，几位老人在树下听收音机。, credit: 何芦 摄 }]\nphotographers: 何芦\n---\n",
    ),
    (
        "2022-12-29/2/1.md",
        "---\ntitle: 旧书市\ncontinues: 2022-12-29/1/2\njumps: [{ text: （上接第1版）, from: \"1\" }]\n---\n摊主们说，从此不怕下雨了。\n",
    ),
    ("2022-12-29/3/page.md", "---\nsection: 广告\n---\n"),
    ("2023-01-05/1/page.md", "---\nsection: 要闻\neditor: [周桥, 沈汀]\n---\n"),
    (
        "2023-01-05/1/1.md",
        "---\ntitle: <b>标签</b>、“引号”与 & 号\nsummary: 一句 <i>摘要</i>。\nreporters: 林舟\n---\n第一行\\\n第二行\n\n    甲    1\n    乙    2\n",
    ),
    (
        "2023-01-05/1/2.md",
        "---\ntitle: 这是一条很长的标题，长得在任何一种版式里都要换行，还要再换一行，直到看不出它究竟有多长为止\n---\n没有署名的一条消息。\n",
    ),
    ("2023-01-05/2/page.md", "---\nsection: 河滨生活\neditor: 沈汀\n---\n"),
    (
        "2023-01-05/2/1.md",
        "---\ntitle: Quiet Hours on the Quay\nlanguage: en\nsection: English\nreporters: [{ name: Mara Lindqvist, role: Staff reporter }]\n---\nThe market boats leave before six, and for an hour the quay belongs to the anglers.\n",
    ),
    (
        "2023-01-05/2/2.md",
        "---\ntitle: القوارب تعود إلى الميناء\nkicker: بعد ثلاث سنوات\nlanguage: ar\nreporters: [{ name: ليلى حداد, role: مراسلة }]\n---\nعادت القوارب إلى الميناء القديم صباح اليوم.\n",
    ),
    (
        "2023-01-12/1/1.md",
        "---\ntitle: 三座社区食堂开门\nreporters: 苏禾\neditor: 周桥\n---\n早餐从六点半供应。\n",
    ),
];

/// A config for the sample: the site's theme folders, and nothing else of the site unless its own layer is wanted.
pub(super) fn config(site: &Config, theme: &str, own_layer: bool) -> Config {
    Config {
        publication: "河滨周刊".to_owned(),
        description: "临江市的周报".to_owned(),
        base_url: "https://example.org/paper/".to_owned(),
        language: "zh-CN".to_owned(),
        theme: theme.to_owned(),
        theme_options: if own_layer { site.theme_options.clone() } else { Mapping::default() },
        messages: if own_layer { site.messages.clone() } else { Mapping::default() },
        own_layer,
        // Short lists go on as long ones do.
        per_page: 1,
        extra: if own_layer { site.extra.clone() } else { Node::Map(Vec::new()) },
        content: PathBuf::from(".newsprint/sample"),
        ..Config::default_in(&site.root)
    }
}

/// The documents of the sample.
pub(super) fn documents() -> Vec<Document> {
    FILES.iter().filter_map(|(path, text)| content::read(path, &format!("sample/{path}"), text).0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_sample_is_read() {
        for (path, text) in FILES {
            let (document, problems) = content::read(path, path, text);
            assert!(document.is_some() && problems.is_empty(), "{path}: {problems:?}");
        }
    }
}

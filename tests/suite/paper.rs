//! A small paper made by hand: documents as `content/` would give them, and a site to build it in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use newsprint::build::{self, Report, Stale};
use newsprint::config::Config;
use newsprint::content::{Article, CaptionNote, Document, IssueNote, Kind, PageNote, PersonNote};
use newsprint::diagnostic::{Code, Diagnostic};

/// A site in a temporary folder and the documents it is built of.
pub struct Site {
    folder: tempfile::TempDir,
    pub config: Config,
    pub documents: Vec<Document>,
}

impl Site {
    /// 《河滨周刊》: two issues, three pages, seven articles.
    pub fn new() -> Self {
        let mut site = Self::empty();
        site.documents = two_issues();
        site
    }

    /// A site without any document.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default_in(folder.path());
        config.publication = "河滨周刊".into();
        config.description = "临江市的周报".into();
        config.base_url = "https://example.org/paper/".into();
        config.utc_offset_minutes = 480;
        Self { folder, config, documents: Vec::new() }
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn public(&self) -> PathBuf {
        self.root().join("public")
    }

    pub fn write(&self, path: &str, text: &str) {
        newsprint::fs::write(&self.root().join(path), text.as_bytes()).unwrap();
    }

    pub fn build(&self) -> (Report, Vec<Diagnostic>) {
        self.build_into(&self.public())
    }

    pub fn build_into(&self, folder: &Path) -> (Report, Vec<Diagnostic>) {
        let (report, problems) = build::build(&self.config, self.documents.clone(), folder, Stale::Remove);
        (report, problems.into_iter().collect())
    }

    /// Builds, and fails if anything at all is said.
    pub fn build_clean(&self) -> Report {
        let (report, problems) = self.build();
        assert_eq!(problems, []);
        report
    }

    pub fn built(&self, path: &str) -> String {
        newsprint::fs::read_to_string(&self.public().join(path)).unwrap_or_else(|e| panic!("{path}: {e:?}"))
    }

    pub fn has(&self, path: &str) -> bool {
        newsprint::fs::exists(&self.public().join(path))
    }
}

/// All files of a folder with their bytes, hidden ones too.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file());
    files
        .map(|e| {
            let name = e.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            (name, newsprint::fs::read(e.path()).unwrap())
        })
        .collect()
}

pub fn codes(problems: &[Diagnostic]) -> Vec<Code> {
    problems.iter().map(|p| p.code).collect()
}

/// An article at `2023-04-27/1/1.md`.
pub fn article(path: &str, title: &str, body: &str) -> Document {
    let mut parts = path.split('/');
    let article = Article {
        title: title.into(),
        date: parts.next().unwrap().parse().ok(),
        page: parts.next().map(str::to_owned),
        ..Article::default()
    };
    document(path, Kind::Article(article.into()), body)
}

pub fn document(path: &str, kind: Kind, body: &str) -> Document {
    Document {
        path: path.into(),
        shown: format!("content/{path}"),
        kind,
        body: body.into(),
        body_line: 10,
        key_lines: vec![("aliases".into(), 3)],
        extra: Vec::new(),
        pictures: Vec::new(),
        picture_lines: Vec::new(),
    }
}

impl Site {
    pub fn add(&mut self, path: &str, title: &str, body: &str) -> &mut Article {
        self.documents.push(article(path, title, body));
        self.article(path)
    }

    pub fn article(&mut self, path: &str) -> &mut Article {
        let document = self.documents.iter_mut().find(|d| d.path == path).unwrap();
        match &mut document.kind {
            Kind::Article(article) => article,
            _ => panic!("{path} is no article"),
        }
    }
}

pub fn person(name: &str, role: &str) -> PersonNote {
    PersonNote { name: name.into(), role: role.into() }
}

fn page(path: &str, name: &str, editor: &str) -> Document {
    let mut parts = path.split('/');
    let note = PageNote {
        date: parts.next().unwrap().parse().ok(),
        page: parts.next().map(str::to_owned),
        section: Some(name.into()),
        editors: vec![editor.into()],
        ..PageNote::default()
    };
    document(path, Kind::Page(note), "")
}

fn issue(date: &str, number: &str) -> Document {
    let note = IssueNote { date: date.parse().ok(), number: Some(number.into()), ..IssueNote::default() };
    document(&format!("{date}/issue.md"), Kind::Issue(note), "")
}

fn two_issues() -> Vec<Document> {
    let mut site = Site::empty();
    site.documents = vec![
        issue("2023-04-20", "第118期"),
        page("2023-04-20/1/page.md", "要闻", "周桥"),
        issue("2023-04-27", "第119期"),
        page("2023-04-27/1/page.md", "要闻", "周桥"),
        page("2023-04-27/2/page.md", "河滨生活", "沈汀"),
    ];
    site.add("2023-04-20/1/1.md", "春汛平稳过境 全市堤防无险情", FLOOD).reporters =
        vec![person("林 舟", "记者")];
    let lead = site.add("2023-04-27/1/1.md", "老渡口今起复航", FERRY);
    lead.kicker = "停摆三年，汽笛再响".into();
    lead.subtitle = "首日往返十二班，票价仍是两元".into();
    lead.reporters = vec![person("林舟", "记者"), person("苏禾", "记者"), person("唐一帆", "通讯员")];
    lead.photographers = vec!["何芦".into()];
    lead.captions = vec![CaptionNote {
        text: "“临江三号”驶离东岸码头。".into(),
        credit: "何芦 摄".into(),
        ..CaptionNote::default()
    }];
    site.add("2023-04-27/1/2.md", "旧书市搬进盐仓", BOOKS).reporters = vec![person("唐一帆", "通讯员")];
    site.add("2023-04-27/1/3.md", "三座社区食堂五月开门", CANTEEN).reporters = vec![person("苏禾", "记者")];
    let picture = site.add("2023-04-27/1/4.md", "", "");
    picture.captions = vec![CaptionNote {
        text: "4月25日，盐仓巷的梧桐抽出新叶，几位老人在树下听收音机。".into(),
        credit: "何芦 摄".into(),
        ..CaptionNote::default()
    }];
    picture.photographers = vec!["何芦".into()];
    site.add("2023-04-27/2/1.md", "一盏灯守了四十年", LAMP).reporters = vec![person("苏禾", "记者")];
    let english = site.add("2023-04-27/2/2.md", "Quiet Hours on the Quay", QUAY);
    english.language = Some("en".into());
    english.reporters = vec![person("Mara Lindqvist", "Staff reporter")];
    site.documents
}

const FLOOD: &str = "入春以来上游来水偏多，市水务部门在沿江布设二十四处观测点，昼夜轮值。\n\n到昨天傍晚，江面水位已回落到警戒线以下。\n";
const FERRY: &str = "清晨六时半，一声汽笛划过江面，停航三年的老渡口迎来第一批乘客。检票员韩师傅把票夹擦了又擦，他说，最担心的是没有人来，没想到栈桥上早早排起了队。\n\n渡口的修缮从去年秋天开始，更换了趸船的浮箱，加装了无障碍坡道。两岸居民过江，开车要绕行十一公里，乘船只要九分钟。\n\n## 老票价\n\n票价仍是两元，学生和六十五岁以上的老人半价。市轮渡公司说，票款只够油费，其余由市里补贴。\n\n## 新班次\n\n首日往返十二班，早六时半开航，晚七时收航。遇大雾和六级以上的风停航，提前一小时在码头公告。\n";
const BOOKS: &str = "在河堤下摆了二十多年的旧书市，上周末搬进了修好的盐仓。六十多个摊位分成三排，木架是从老图书馆搬来的。\n\n摊主们说，从此不怕下雨了。\n";
const CANTEEN: &str = "东岸、桥南和柳树湾三座社区食堂将在五月一日同时开门，早餐从六点半供应。\n";
const LAMP: &str = "每天天黑以前，顾老伯都要走上七十二级台阶，给航标灯擦一遍玻璃。这盏灯他守了四十年。\n\n“江上没有灯，船就不敢靠岸。”他说。\n";
const QUAY: &str = "The market boats leave before six, and for an hour the quay belongs to the anglers. They stand a rod's length apart and rarely speak.\n\n\"You come for the fish,\" one of them said, \"and you stay for the quiet.\"\n";

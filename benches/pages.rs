//! How long a page takes: decoding, segmenting, reading and writing content, rendering. `cargo bench --bench pages`; figures: docs/performance.md.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark reads its own pages and may panic; criterion's macros make undocumented items"
)]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use newsprint::config::Config;
use newsprint::content::{self, Kind, markdown};
use newsprint::dump;
use newsprint::edition::Edition;
use newsprint::page::Page;
use newsprint::render::{self, Job, Layers, Renderer, Subject};
use newsprint::segment::segment;
use newsprint::style::Styles;

/// The demo edition's dumps.
fn demo() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("dumps")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "txt") {
                files.push((
                    path.file_name().unwrap().to_string_lossy().into_owned(),
                    std::fs::read(&path).unwrap(),
                ));
            }
        }
    }
    files.sort();
    files
}

/// An invented page of about 20 KB: twelve articles of paragraphs set in columns of 18 characters, headlines before them.
fn twenty_kb() -> String {
    let words = [
        "河边",
        "老桥",
        "居民",
        "夜校",
        "电车",
        "图书馆",
        "春天",
        "孩子们",
        "修缮",
        "路灯",
        "菜场",
        "工程队",
        "昨日",
        "社区",
    ];
    let mut seed = 7u32;
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as usize % n
    };
    let mut page = "07新城里 2024年3月8日 星期五 责编：林溪舟\n临江周刊\n\n".to_owned();
    for article in 0..12 {
        page += &format!(
            "{}{}{}第{article}回\n\n■ 通讯员 万青\n\n",
            words[next(14)],
            words[next(14)],
            words[next(14)]
        );
        for _ in 0..6 {
            let mut text = "　　".to_owned();
            while text.chars().count() < 86 {
                text += words[next(14)];
                text += ["，", "", "", "。"][next(4)];
            }
            text += "。";
            for line in text.chars().collect::<Vec<_>>().chunks(18) {
                page.extend(line);
                page.push('\n');
            }
        }
        page.push('\n');
    }
    page
}

/// The worst pages: what no newspaper prints and an extractor may write.
fn worst() -> Vec<(&'static str, String)> {
    let line = "沿河居民又可以步行过河了。工程队说，今后每年春天都会检查一次桥墩，\n";
    vec![
        ("5-mb-without-a-blank-line", line.repeat(5_000_000 / line.len())),
        (
            "10000-lines-of-one-character",
            "河滨周刊临江".chars().cycle().take(10_000).flat_map(|c| [c, '\n']).collect(),
        ),
        ("300-headlines", (0..300).map(|n| format!("临江第{n}座桥今天开通\n\n")).collect()),
        (
            "300-headlines-torn-from-300-bodies",
            (0..300)
                .map(|n| format!("记者 万青\n\n　　第{n}座桥今天开通，居民们步行过河。桥长{n}米。\n\n"))
                .collect::<String>()
                + &(0..300).map(|n| format!("临江第{n}座桥今天开通\n\n")).collect::<String>(),
        ),
    ]
}

fn page(bytes: &[u8]) -> Page {
    dump::read("d.txt", bytes).0.remove(0)
}

fn usual(c: &mut Criterion) {
    let text = twenty_kb();
    let (gbk, _, _) = encoding_rs::GB18030.encode(&text);
    let mut group = c.benchmark_group("decode");
    group.bench_function("20-kb-utf-8", |b| b.iter(|| dump::read("d.txt", black_box(text.as_bytes()))));
    group.bench_function("20-kb-gb18030-detected", |b| b.iter(|| dump::read("d.txt", black_box(&gbk))));
    group.finish();

    let styles = Styles::built_in();
    let mut group = c.benchmark_group("segment");
    let synthetic = page(text.as_bytes());
    group.bench_function(format!("synthetic-{}-bytes", text.len()), |b| {
        b.iter(|| segment(black_box(&synthetic), &styles))
    });
    for (name, bytes) in demo() {
        let page = page(&bytes);
        group.bench_function(format!("demo-{name}-{}-bytes", bytes.len()), |b| {
            b.iter(|| segment(black_box(&page), &styles))
        });
    }
    group.finish();

    let body: String = (0..30)
        .map(|_| "工程队说，今后每年春天都会检查一次桥墩\\*，沿河居民又可以步行过河了。\n\n")
        .collect();
    c.bench_function("content/blocks-of-30-paragraphs", |b| b.iter(|| markdown::blocks(black_box(&body))));
}

fn worst_pages(c: &mut Criterion) {
    let styles = Styles::built_in();
    let mut group = c.benchmark_group("worst");
    group.sample_size(10);
    for (name, text) in worst() {
        let page = page(text.as_bytes());
        group.bench_function(name, |b| {
            b.iter_batched(|| &page, |p| segment(black_box(p), &styles), BatchSize::PerIteration)
        });
    }
    group.finish();
}

/// An article's file with all that import writes into one: about 600 characters, a subhead, a caption.
fn article_file(n: usize) -> String {
    let sentence = "工程队说，今后每年春天都会检查一次桥墩，沿河居民又可以步行过河了。";
    let paragraph = sentence.repeat(6);
    format!(
        "---\ntitle: 白鹭桥重新开放（{n}）\nkicker: 封闭二十三天\nsubtitle: 更换护栏一百零六段\nsection: 要闻\neditor: 周砚\nreporters:\n  - name: 林浅溪\n    role: 记者\nphotographers: [贺青禾]\nbyline: ■ 记者 林浅溪\ncaptions:\n  - text: 桥上的行人。\n    credit: 贺青禾 摄\norder: {n}\n---\n{paragraph}\n\n## 夜灯四十盏\n\n{paragraph}\n\n{paragraph}\n"
    )
}

/// Reading an article's file, its Markdown alone, and writing it.
fn documents(c: &mut Criterion) {
    let text = article_file(1);
    let path = "2024-03-14/3/1.md";
    let document = content::read(path, path, &text).0.unwrap();
    let Kind::Article(article) = document.kind else { panic!("an article is read as one") };
    let body = document.body.text().unwrap().into_owned();
    let blocks = markdown::blocks(&body);
    let mut group = c.benchmark_group("document");
    group.bench_function("read", |b| b.iter(|| content::read(path, path, black_box(&text))));
    group.bench_function("parse-the-body", |b| b.iter(|| markdown::blocks(black_box(&body))));
    group.bench_function("write", |b| b.iter(|| content::article_file(black_box(&article), &blocks)));
    group.finish();
}

/// Rendering single pages of a paper of three issues of 120 articles, in the default theme. The values that templates are shown
/// are there already, as they are for all pages of an issue but the first.
fn rendering(c: &mut Criterion) {
    let mut config = Config::default_in(Path::new("/site"));
    config.base_url = "https://example.org/".to_owned();
    let mut documents = Vec::new();
    for (day, page) in (14..17).flat_map(|day| (1..=12).map(move |page| (day, page))) {
        for n in 1..=10 {
            let path = format!("2024-03-{day}/{page}/{n}.md");
            documents.extend(content::read(&path, &path, &article_file(n)).0);
        }
    }
    let edition = Arc::new(Edition::new(&config, documents).0);
    let config = Arc::new(config);
    let Ok((layers, _)) = Layers::load(&config) else { panic!("the default theme loads") };
    let Ok(renderer) = Renderer::new(&config, &edition, &layers) else {
        panic!("the default theme compiles")
    };
    let jobs = render::jobs(&edition, &config);
    let middle = |wanted: fn(&Subject) -> bool| {
        let all: Vec<&Job> = jobs.iter().filter(|job| wanted(&job.subject)).collect();
        all[all.len() / 2]
    };
    let mut group = c.benchmark_group("render");
    for (name, job) in [
        ("article", middle(|s| matches!(s, Subject::Article(_)))),
        ("page-of-10-articles", middle(|s| matches!(s, Subject::Page(_)))),
        ("issue-of-12-pages", middle(|s| matches!(s, Subject::Issue(_)))),
        ("reporter-of-360-articles", middle(|s| matches!(s, Subject::Reporter(..)))),
    ] {
        renderer.render(job).unwrap();
        group.bench_function(name, |b| b.iter(|| renderer.render(black_box(job)).unwrap()));
    }
    group.finish();
}

criterion_group!(benches, usual, documents, rendering, worst_pages);
criterion_main!(benches);

//! How long a page takes: decoding, segmenting, reading content. `cargo bench --bench pages`; figures: docs/performance.md.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark reads its own pages and may panic; criterion's macros make undocumented items"
)]

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use newsprint::content::markdown;
use newsprint::dump;
use newsprint::page::Page;
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
    c.bench_function("content/blocks-of-an-article", |b| b.iter(|| markdown::blocks(black_box(&body))));
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

criterion_group!(benches, usual, worst_pages);
criterion_main!(benches);

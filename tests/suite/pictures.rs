//! Pictures beside articles, from the file that a camera wrote to the page that a reader sees: the real program, run.

#![allow(clippy::disallowed_methods, reason = "tests write files themselves")]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use scraper::{ElementRef, Html, Selector};

use crate::site::{Run, Site};

const ARTICLE: &str = "---\ntitle: 白鹭桥重新开放\nphotographers: [贺青禾]\ncaptions:\n  - text: 桥上的行人。\n    credit: 贺青禾 摄\n---\n桥修好了。\n\n人们走了过去。\n";
const PAGE: &str = "public/2024/03/21/03/4.html";

/// A site with one article, `content/2024-03-21/03/4.md`.
fn site(article: &str) -> Site {
    Site::new().file("content/2024-03-21/03/4.md", article)
}

/// Something with many colours, red at the top and blue at the bottom.
fn photograph(width: u32, height: u32) -> DynamicImage {
    let pixel = |x: u32, y: u32| {
        let red = 255 - y * 255 / height;
        Rgb([red as u8, ((x * 7 + y * 3) % 60) as u8, (y * 255 / height) as u8])
    };
    RgbImage::from_fn(width, height, pixel).into()
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with what a camera writes into it: its orientation, a place, a name.
fn from_camera(picture: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x0e, 0x01, 2, 0, 16, 0, 0, 0, 38, 0, 0, 0]); // ImageDescription, 16 letters at 38
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]); // Orientation
    exif.extend([0, 0, 0, 0]);
    exif.extend(b"30.5N 114.3E me\0");
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.add_exif_metadata(&exif).unwrap();
    let (width, height) = (picture.width() as u16, picture.height() as u16);
    encoder.encode(picture.as_bytes(), width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn attribute(element: ElementRef, name: &str) -> String {
    element.attr(name).unwrap_or_default().to_owned()
}

/// The files that a page's pictures are fetched from, below `public/`.
fn fetched(site: &Site, page: &str) -> Vec<String> {
    let html = Html::parse_document(&site.read(page));
    let mut files = Vec::new();
    for element in select(&html, "picture > *") {
        let set = attribute(element, "srcset") + "," + &attribute(element, "src");
        files.extend(set.split(',').filter_map(|one| one.split_whitespace().next()).map(str::to_owned));
    }
    let below = |f: String| {
        percent_encoding::percent_decode_str(f.trim_start_matches("../")).decode_utf8_lossy().into_owned()
    };
    files.into_iter().map(below).collect()
}

fn picture(site: &Site, file: &str) -> DynamicImage {
    image::load_from_memory(&std::fs::read(site.path("public").join(file)).unwrap()).unwrap()
}

fn told(run: &Run) -> Vec<(String, u64, String)> {
    let one = |d: &serde_json::Value| {
        let text = |k: &str| d[k].as_str().unwrap_or_default().to_owned();
        (d["path"].as_str().unwrap_or_default().to_owned(), d["line"].as_u64().unwrap_or(0), text("message"))
    };
    run.diagnostics().iter().filter(|d| d["code"] == "picture").map(one).collect()
}

#[test]
fn a_picture_beside_an_article_is_shown_in_several_widths_with_caption_and_credit() {
    let site = site(ARTICLE).file("content/2024-03-21/03/4.jpg", from_camera(&photograph(2000, 1000), 1));
    let run = site.run_fine(&["build"]);
    assert!(run.out.contains("1 picture encoded"), "{}", run.out);
    let html = Html::parse_document(&site.read(PAGE));
    let [figure] = select(&html, "article figure")[..] else { panic!("{}", site.read(PAGE)) };
    let caption: String = select(&html, "figcaption")[0].text().collect();
    assert_eq!(caption, "桥上的行人。 贺青禾 摄");
    let credit = select(&html, "figcaption a")[0];
    assert_eq!(credit.text().collect::<String>(), "贺青禾", "the photographer is linked");
    assert!(site.has(&format!(
        "public/2024/03/21/03/{}",
        percent_encoding::percent_decode_str(&attribute(credit, "href")).decode_utf8_lossy()
    )));
    assert!(
        !site.read(PAGE).contains("class=\"captions\""),
        "a caption that has its picture stands there only"
    );

    let [image] = figure.select(&Selector::parse("img").unwrap()).collect::<Vec<_>>()[..] else { panic!() };
    let sizes = ["width", "height", "fetchpriority", "loading", "decoding"].map(|a| attribute(image, a));
    assert_eq!(
        sizes,
        ["1600", "800", "high", "", "async"],
        "room is made before it arrives, and the first is not late"
    );
    let files = fetched(&site, PAGE);
    let found: Vec<_> =
        files.iter().map(|f| (picture(&site, f).width(), f.rsplit('.').next().unwrap())).collect();
    assert_eq!(found, [(480, "webp"), (960, "webp"), (1600, "webp"), (960, "jpg")]);
    let head = site.read(PAGE);
    assert!(
        head.contains(&format!("property=\"og:image\" content=\"https://example.org/paper/{}\"", files[3]))
    );
    let data = select(&html, "script[type=\"application/ld+json\"]")[0].inner_html();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(
        (&data["image"][0]["width"], &data["image"][0]["creditText"]),
        (&960.into(), &"贺青禾 摄".into())
    );
}

#[test]
fn what_a_camera_writes_into_a_picture_turns_it_and_is_then_left_behind() {
    let site = site(ARTICLE).file("content/2024-03-21/03/4.jpg", from_camera(&photograph(800, 600), 6));
    site.run_fine(&["build"]);
    let files = fetched(&site, PAGE);
    assert!(files.len() >= 3);
    for file in files {
        let shown = picture(&site, &file).to_rgb8();
        assert!(shown.width() < shown.height(), "{file} stands upright");
        let (left, right) = (shown.get_pixel(4, 40), shown.get_pixel(shown.width() - 5, 40));
        assert!(
            left.0[2] > 200 && right.0[0] > 200,
            "{file}: its top was turned to the right, {left:?} {right:?}"
        );
        let bytes = std::fs::read(site.path("public").join(&file)).unwrap();
        let holds = |what: &[u8]| bytes.windows(what.len()).any(|w| w == what);
        assert!(!holds(b"114.3E") && !holds(b"Exif") && !holds(b"EXIF"), "{file} tells where it was taken");
    }
}

#[test]
fn the_same_pictures_give_the_same_bytes_in_another_place() {
    let one = site(ARTICLE).file("content/2024-03-21/03/4.jpg", from_camera(&photograph(1000, 700), 1));
    let two = site(ARTICLE).file("content/2024-03-21/03/4.jpg", from_camera(&photograph(1000, 700), 1));
    one.run_fine(&["build"]);
    two.run_fine(&["build"]);
    assert!(one.tree("public") == two.tree("public"));
}

#[test]
fn a_picture_is_encoded_once_and_again_only_when_it_or_the_settings_change() {
    let site = site(ARTICLE).file("content/2024-03-21/03/4.jpg", from_camera(&photograph(1000, 700), 1));
    site.run_fine(&["build"]);
    let first = site.tree("public/pictures");
    let again = site.run_fine(&["build"]);
    assert!(!again.out.contains("encoded") && again.out.contains("0 files written"), "{}", again.out);

    std::fs::remove_dir_all(site.path("public")).unwrap();
    let elsewhere = site.run_fine(&["build"]);
    assert!(!elsewhere.out.contains("encoded"), "the cache has them: {}", elsewhere.out);
    assert!(site.tree("public/pictures") == first);

    std::fs::remove_dir_all(site.path(".newsprint/pictures")).unwrap();
    assert!(
        !site.run_fine(&["build"]).out.contains("encoded"),
        "they stand in the site, and nobody asks for more"
    );
    site.write("content/2024-03-21/03/9.md", "---\ntitle: 又一篇\n---\n文。\n");
    let run = site.run_fine(&["build"]);
    assert!(run.out.contains("1 picture encoded"), "{}", run.out);
    assert!(site.tree("public/pictures") == first);

    site.write("content/2024-03-21/03/4.jpg", from_camera(&photograph(1000, 701), 1));
    assert!(site.run_fine(&["build"]).out.contains("1 picture encoded"));
    let second = site.tree("public/pictures");
    assert!(second.keys().all(|k| !first.contains_key(k)), "other bytes have other names");
    let kept = site.tree(".newsprint/pictures");
    assert_eq!(kept.keys().filter(|k| k.ends_with(".webp")).count(), 2, "{:?}", kept.keys());

    site.edit("newsprint.yaml", "publication", "pictures: { widths: [300], quality: 50 }\npublication");
    assert!(site.run_fine(&["build"]).out.contains("1 picture encoded"));
    assert_eq!(site.tree("public/pictures").len(), 2);
    site.edit("newsprint.yaml", "{ widths: [300], quality: 50 }", "off");
    site.run_fine(&["build"]);
    assert!(!site.has("public/pictures") && !site.read(PAGE).contains("<picture"));
    assert!(site.read(PAGE).contains("桥上的行人。"), "captions stand without them");
}

#[test]
fn every_picture_that_cannot_be_shown_is_told_with_its_place_and_the_rest_is_built() {
    let mut bomb = encoded(&photograph(8, 8), ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0, 0, 0, 0x75, 0]); // 29,952 × 29,952 pixels
    let crc = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc);
    let whole = encoded(&photograph(400, 300), ImageFormat::Jpeg);
    let article = "---\ntitle: 题\ncaptions:\n  - text: 一\n    picture: gone.jpg\n  - text: 二\n    picture: text.jpg\n  - text: 三\n    picture: bomb.png\n  - text: 四\n    picture: drawing.svg\n  - text: 五\n    picture: whole.jpg\n---\n文\n\n![](cut.jpg)\n\n![](scan.tif)\n";
    let site = site(article)
        .file("content/2024-03-21/03/text.jpg", "only words")
        .file("content/2024-03-21/03/bomb.png", bomb)
        .file(
            "content/2024-03-21/03/drawing.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
        )
        .file("content/2024-03-21/03/scan.tif", b"II*\0\x08\0\0\0\0\0")
        .file("content/2024-03-21/03/cut.jpg", &whole[..whole.len() / 2])
        .file("content/2024-03-21/03/whole.jpg", &whole);
    let check = site.run(&["check", "--format", "json"]);
    let run = site.run(&["build", "--format", "json"]);
    assert_eq!((run.status, check.status), (1, 1));
    let lines: Vec<(u64, String)> =
        told(&run).into_iter().map(|(_, line, message)| (line, message)).collect();
    let what = |name: &str, what: &str| format!("the picture `content/2024-03-21/03/{name}` {what}");
    let expected = [
        (5, what("gone.jpg", "is not there")),
        (7, what("text.jpg", "is not a picture")),
        (9, what("bomb.png", "is too large")),
        (11, what("drawing.svg", "is an SVG, which is not taken")),
        (17, what("cut.jpg", "cannot be read")),
        (19, what("scan.tif", "is a TIFF, which is not taken")),
    ];
    assert_eq!(lines, expected, "{}", run.err);
    assert_eq!(told(&check), told(&run), "check finds the same");
    let html = Html::parse_document(&site.read(PAGE));
    assert_eq!(select(&html, "figure").len(), 1, "the whole one is shown");
    let captions: String = select(&html, ".captions p").iter().flat_map(|p| p.text()).collect();
    assert_eq!(captions, "一二三四");
}

/// The checksum of a PNG chunk (PNG, annex D).
fn crc(bytes: &[u8]) -> [u8; 4] {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
        }
    }
    (!crc).to_be_bytes()
}

#[test]
fn a_picture_of_two_years_belongs_to_the_part_of_the_first() {
    let jpeg = encoded(&photograph(600, 400), ImageFormat::Jpeg);
    let site = site(ARTICLE).file("content/2024-03-21/03/4.jpg", &jpeg);
    let of_2023 = ARTICLE.replace("    credit", "    picture: ../../2024-03-21/03/4.jpg\n    credit");
    site.write("content/2023-12-28/1/1.md", of_2023);
    site.run_fine(&["build"]);
    let mut union = std::collections::BTreeMap::new();
    for part in ["2024", "shared", "2023"] {
        site.run_fine(&["build", "--only", part, "--output", part]);
        let files = site.tree(part);
        assert_eq!(files.keys().any(|path| path.starts_with("pictures/")), part == "2023");
        let count = union.len() + files.len();
        union.extend(files);
        assert_eq!(union.len(), count, "a file of {part} stands in another part too");
    }
    assert!(union == site.tree("public"));
    site.run_fine(&["build", "--only", "2023-2024", "--only", "shared", "--output", "all"]);
    assert!(union == site.tree("all"));
    assert_eq!(site.run(&["build", "--only", "1935-1931"]).status, 2);
}

#[test]
fn check_writes_nothing() {
    let site = site(ARTICLE).file("content/2024-03-21/03/4.jpg", from_camera(&photograph(700, 500), 1));
    let before = site.tree("");
    site.run_fine(&["check"]);
    assert!(site.tree("") == before);
}

#[test]
fn pictures_in_the_text_stand_where_they_are_named() {
    let article =
        "---\ntitle: 题\n---\n甲\n\n![桥的样子](4/bridge.png \"新桥\")\n\n乙 ![](../../shared/map.png) 丙\n";
    let site = site(article)
        .file("content/2024-03-21/03/4/bridge.png", encoded(&photograph(600, 400), ImageFormat::Png))
        .file("content/shared/map.png", encoded(&DynamicImage::new_rgb8(300, 200), ImageFormat::Png));
    site.run_fine(&["build"]);
    let html = Html::parse_document(&site.read(PAGE));
    let body: Vec<_> = select(&html, ".body > *").iter().map(|e| e.value().name().to_owned()).collect();
    assert_eq!(body, ["p", "figure", "p", "figure"]);
    let images = select(&html, ".body img");
    assert_eq!((attribute(images[0], "alt"), attribute(images[1], "alt")), ("桥的样子".into(), "题".into()));
    assert_eq!(attribute(images[1], "loading"), "lazy");
    assert_eq!(select(&html, "figcaption")[0].text().collect::<String>(), "新桥");
    let files = fetched(&site, PAGE);
    assert!(files.iter().any(|f| f.ends_with(".jpg")), "a photograph in a PNG falls back to JPEG: {files:?}");
    assert!(
        files.last().unwrap().starts_with("pictures/shared/map-") && files.last().unwrap().ends_with(".png")
    );
}

#[test]
fn a_front_without_pictures_still_leads_to_articles_with_theirs() {
    let site =
        site(ARTICLE).file("content/2024-03-21/03/4.png", encoded(&photograph(600, 400), ImageFormat::Png));
    site.run_fine(&["build"]);
    let front = |site: &Site| site.read("public/2024/03/21/index.html").contains("teaser-picture");
    assert!(front(&site));
    site.edit("newsprint.yaml", "publication", "theme_options: { front_pictures: false }\npublication");
    site.run_fine(&["build"]);
    assert!(!front(&site));
    assert!(site.read(PAGE).contains("<figure class=\"picture\">"));
}

#[test]
fn the_second_theme_shows_a_small_picture_beside_a_headline_unless_a_site_wants_none() {
    let site = site(ARTICLE)
        .file("content/2024-03-21/03/4.png", encoded(&photograph(600, 400), ImageFormat::Png))
        .file("content/2024-03-21/03/5.md", "---\ntitle: 没有图片\n---\n文。\n");
    site.edit("newsprint.yaml", "publication", "theme: gazette\npublication");
    site.run_fine(&["build"]);
    let lists = ["public/index.html", "public/2024/03/21/index.html", "public/2024/03/21/03/index.html"];
    for list in lists {
        let html = Html::parse_document(&site.read(list));
        let [entry] = select(&html, ".entry:has(picture)")[..] else { panic!("{}", site.read(list)) };
        let link = select(&html, ".entry.pictured a:has(picture)")[0];
        assert!(entry.text().collect::<String>().contains("白鹭桥重新开放"));
        assert!(attribute(link, "href").ends_with("2024/03/21/03/4.html"), "{list}");
        assert_eq!(attribute(link, "aria-hidden"), "true", "its headline leads there already");
    }
    site.edit("newsprint.yaml", "publication", "theme_options: { list_pictures: false }\npublication");
    site.run_fine(&["build"]);
    for list in lists {
        assert!(!site.read(list).contains("<picture>") && !site.read(list).contains("pictured"), "{list}");
    }
    assert!(site.read(PAGE).contains("<figure class=\"picture\">"));
}

#[test]
fn what_can_be_seen_through_stays_so_and_what_moves_goes_on_moving() {
    let glass = RgbaImage::from_fn(500, 300, |x, y| Rgba([x as u8, y as u8, 90, (x % 256) as u8]));
    let mut moving = Vec::new();
    {
        let mut gif = image::codecs::gif::GifEncoder::new(&mut moving);
        let frame = |c: u8| image::Frame::new(RgbaImage::from_pixel(40, 30, Rgba([c, 0, 0, 255])));
        gif.encode_frames([frame(0), frame(200)]).unwrap();
    }
    let site = site("---\ntitle: 题\n---\n文\n")
        .file("content/2024-03-21/03/4.png", encoded(&glass.into(), ImageFormat::Png))
        .file("content/2024-03-21/03/4-2.gif", &moving);
    site.run_fine(&["build"]);
    let files = fetched(&site, PAGE);
    assert_eq!(
        files.iter().map(|f| f.rsplit('.').next().unwrap()).collect::<Vec<_>>(),
        ["webp", "png", "gif"]
    );
    assert!(files[..2].iter().all(|f| picture(&site, f).to_rgba8().get_pixel(10, 10).0[3] < 128));
    assert!(std::fs::read(site.path("public").join(&files[2])).unwrap() == moving);
}

#[test]
fn an_article_with_a_picture_shows_it_on_the_front_page_of_its_issue() {
    let site = site(ARTICLE).file("content/2024-03-21/03/4.jpg", from_camera(&photograph(1000, 700), 1));
    site.run_fine(&["build"]);
    let html = Html::parse_document(&site.read("public/index.html"));
    let [teaser] = select(&html, ".teaser a picture img")[..] else {
        panic!("{}", site.read("public/index.html"))
    };
    let source = attribute(teaser, "src");
    assert!(site.has(&format!("public/{source}")), "{source}");
    assert_eq!(fetched(&site, "public/index.html").len(), 3);
}

const DUMP: &str = include_str!("../../dumps/20240321-03.txt");

#[test]
fn a_second_import_keeps_pictures_and_the_keys_that_name_them() {
    let site = Site::new().file("dumps/2024-03-21/03.txt", DUMP);
    site.run_fine(&["import"]);
    let folder = "content/2024-03-21/03";
    let captioned: Vec<String> = site
        .tree(folder)
        .into_iter()
        .filter(|(_, b)| String::from_utf8_lossy(b).contains("    credit: "))
        .map(|(f, _)| f)
        .collect();
    let file = format!("{folder}/{}", captioned.first().unwrap());
    let text = site.read(&file);
    let credit = text.lines().find(|l| l.starts_with("    credit: ")).unwrap();
    site.edit(&file, credit, &format!("{credit}\n    picture: quay.jpg # ours\n    alt: 码头"));
    site.write(&format!("{folder}/quay.jpg"), encoded(&photograph(300, 200), ImageFormat::Jpeg));
    let edited = site.read(&file);
    site.run_fine(&["import", "--again"]);
    assert_eq!(site.read(&file), edited);

    let body = edited.lines().rev().find(|l| l.chars().count() > 30).unwrap().to_owned();
    let word: String = body.chars().skip(4).take(3).collect();
    let dump = site.read("dumps/2024-03-21/03.txt");
    if dump.matches(&word).count() == 1 {
        site.write("dumps/2024-03-21/03.txt", dump.replace(&word, "改了字"));
        site.run(&["import"]);
        assert!(
            site.read(&file).contains("    picture: quay.jpg # ours\n    alt: 码头"),
            "{}",
            site.read(&file)
        );
    }
    assert!(site.has(&format!("{folder}/quay.jpg")));
    assert!(site.run(&["build"]).out.contains("1 picture encoded"));
}

//! An issue as an e-book: EPUB 3.3, <https://www.w3.org/TR/epub-33/>.
//!
//! The cover, then each page of the paper with its articles behind it, one file each; the contents lead to pages and
//! articles, the list of pages to the printed ones. The templates are `epub_*.xml` and `epub.css` of the base layer.

use crate::diagnostic::Diagnostic;
use crate::edition::IssueId;
use crate::render::{Book, BookPart, Content, Member, Renderer, Source};

/// What tells programs that the archive is an EPUB (OCF, 4.2.6.1).
const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
    <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>\
    <rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/>\
    </rootfiles></container>\n";

/// The members of an issue's e-book in their order.
///
/// # Errors
/// What is wrong with one of its templates.
pub(super) fn of(renderer: &Renderer, issue: IssueId) -> Result<Content, Diagnostic> {
    let edition = renderer.edition();
    let book = Book::new(edition, issue);
    let text = |name: &str, bytes: &str, deflated| Member {
        name: name.to_owned(),
        from: Source::Bytes(bytes.into()),
        deflated,
    };
    // The type comes first and is not compressed, so that it stands at a fixed place (OCF, 4.2.6.2).
    let mut members = vec![
        text("mimetype", "application/epub+zip", false),
        text("META-INF/container.xml", CONTAINER, true),
    ];
    let mut add = |file: &str, part| {
        let made = renderer.render_book(&book, part)?;
        members.push(text(&format!("EPUB/{file}"), &made, true));
        Ok(())
    };
    add("package.opf", BookPart::Package)?;
    add("contents.xhtml", BookPart::Contents)?;
    add("cover.xhtml", BookPart::Cover)?;
    add("cover.svg", BookPart::CoverPicture)?;
    add("style.css", BookPart::Style)?;
    for (at, page) in book.pages.iter().enumerate() {
        add(&page.file, BookPart::Page(at))?;
        for (of_page, (_, file)) in page.articles.iter().enumerate() {
            add(file, BookPart::Article(at, of_page))?;
        }
    }
    for (picture, file) in &book.pictures {
        let Some(rendition) = edition[*picture].fallback() else { continue };
        let from = Source::File(rendition.stored.clone());
        members.push(Member { name: format!("EPUB/{file}"), from, deflated: false });
    }
    Ok(Content::Archive(members))
}

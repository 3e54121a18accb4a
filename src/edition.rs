//! Documents into the edition: publication, issues, pages, sections, articles, people.

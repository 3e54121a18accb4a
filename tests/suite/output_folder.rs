//! What a build does, and never does, to the folder it writes into.

use newsprint::build::{self, Stale};
use newsprint::diagnostic::Code;

use crate::paper::{Site, codes, tree};

#[test]
fn files_that_no_longer_belong_are_removed_and_nobody_else_s_are() {
    let mut site = Site::new();
    site.build_clean();
    site.write("public/CNAME", "example.org");
    site.write("public/2023/04/27/1/mine.html", "mine");
    site.documents.retain(|d| d.path != "2023-04-27/1/2.md" && !d.path.starts_with("2023-04-20"));
    let report = site.build_clean();
    assert!(report.removed >= 3, "{report:?}");
    assert!(!site.has("2023/04/27/1/2.html") && !site.has("2023/04/20"));
    assert_eq!(site.built("CNAME"), "example.org");
    assert_eq!(site.built("2023/04/27/1/mine.html"), "mine");
}

#[test]
fn a_file_of_somebody_else_is_reported_and_left_alone() {
    let site = Site::new();
    site.write("public/index.html", "mine");
    site.write("public/robots.txt", "mine");
    let (report, problems) = site.build();
    assert_eq!(codes(&problems), [Code::OutputFolder]);
    assert!(problems[0].message.contains("index.html") && problems[0].message.contains("1 other"));
    assert_eq!(site.built("index.html"), "mine");
    assert!(report.written > 20);
}

#[test]
fn a_lost_list_is_made_again_from_equal_files() {
    let mut site = Site::new();
    site.build_clean();
    for path in tree(&site.root().join(".newsprint")).keys() {
        newsprint::fs::remove_file(&site.root().join(".newsprint").join(path)).unwrap();
    }
    assert_eq!(site.build_clean().written, 0);
    site.documents.retain(|d| d.path != "2023-04-27/1/2.md");
    site.build_clean();
    assert!(!site.has("2023/04/27/1/2.html"));
}

#[test]
fn the_list_of_built_files_is_not_in_the_published_folder() {
    let site = Site::new();
    site.build_clean();
    assert!(tree(&site.public()).keys().all(|path| !path.starts_with('.')));
}

#[test]
fn nothing_is_removed_while_something_is_wrong() {
    let mut site = Site::new();
    site.build_clean();
    site.documents.retain(|d| d.path != "2023-04-27/1/2.md");
    site.write("templates/404.html", "{{ nothing.here }}");
    let (report, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Template]);
    assert_eq!(report.removed, 0);
    assert!(site.has("2023/04/27/1/2.html") && site.has("404.html"));
}

#[test]
fn nothing_is_removed_when_content_could_not_be_read() {
    let mut site = Site::new();
    site.config.search = false; // the files of its index are named by what they hold
    site.build_clean();
    site.documents.retain(|d| d.path != "2023-04-27/1/2.md");
    let (report, _) = build::build(&site.config, site.documents.clone(), &site.public(), Stale::Keep);
    assert_eq!(report.removed, 0);
    assert!(site.has("2023/04/27/1/2.html"));
    assert_eq!(site.build_clean().removed, 1, "it is not forgotten");
}

#[test]
fn the_site_s_own_folders_are_never_built_into() {
    let site = Site::new();
    site.write("content/2023-04-27/1/1.md", "---\n---\n");
    for bad in ["", "content", "content/2023-04-27", ".."] {
        let (report, problems) = site.build_into(&site.root().join(bad));
        assert_eq!((codes(&problems), report.written), (vec![Code::OutputFolder], 0), "{bad}");
    }
}

#[test]
fn check_says_what_build_would_say_and_writes_nothing() {
    let site = Site::new();
    site.write("templates/404.html", "{{ nothing.here }}");
    let problems: Vec<_> = build::check(&site.config, site.documents.clone()).into_iter().collect();
    assert_eq!(codes(&problems), [Code::Template]);
    assert!(!newsprint::fs::exists(&site.public()));
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_linked_folder_in_the_output_is_not_written_through() {
        let site = Site::new();
        let outside = tempfile::tempdir().unwrap();
        newsprint::fs::create_folder(&site.public()).unwrap();
        symlink(outside.path(), site.public().join("2023")).unwrap();
        let (_, problems) = site.build();
        assert!(problems.iter().all(|p| p.code == Code::OutputFolder) && !problems.is_empty());
        assert!(tree(outside.path()).is_empty());
    }

    #[test]
    fn a_folder_that_became_a_link_is_not_deleted_through() {
        let mut site = Site::new();
        site.build_clean();
        let outside = tempfile::tempdir().unwrap();
        let target = outside.path().join("20");
        // What was built is moved outside and linked to, and then its issue is withdrawn.
        #[expect(clippy::disallowed_methods, reason = "the test plays a person with a shell")]
        std::fs::rename(site.public().join("2023/04/20"), &target).unwrap();
        symlink(&target, site.public().join("2023/04/20")).unwrap();
        site.documents.retain(|d| !d.path.starts_with("2023-04-20"));
        site.build();
        assert!(tree(&target).contains_key("index.html"));
    }

    #[test]
    fn a_linked_file_is_replaced_and_not_followed() {
        let site = Site::new();
        site.build_clean();
        site.write("precious.txt", "precious");
        newsprint::fs::remove_file(&site.public().join("index.html")).unwrap();
        symlink(site.root().join("precious.txt"), site.public().join("index.html")).unwrap();
        site.build_clean();
        assert!(!newsprint::fs::is_link(&site.public().join("index.html")));
        let kept = newsprint::fs::read_to_string(&site.root().join("precious.txt")).unwrap();
        assert_eq!(kept, "precious");
    }

    #[test]
    fn an_output_folder_that_links_into_the_site_is_refused() {
        let site = Site::new();
        site.write("content/a.md", "");
        symlink(site.root().join("content"), site.public()).unwrap();
        assert_eq!(codes(&site.build().1), [Code::OutputFolder]);
    }
}

#[test]
fn a_build_after_many_edits_equals_a_build_from_nothing() {
    let mut site = Site::new();
    site.build_clean();
    site.article("2023-04-27/1/1.md").title = "渡船今晨开航".into();
    site.article("2023-04-27/1/3.md").reporters.clear();
    site.article("2023-04-27/2/1.md").aliases = vec!["/lamp.html".into()];
    site.build_clean();
    site.article("2023-04-27/2/1.md").aliases.clear();
    site.documents.retain(|d| !d.path.starts_with("2023-04-20"));
    site.write("static/new.txt", "new");
    site.build_clean();
    let fresh = tempfile::tempdir().unwrap();
    site.build_into(fresh.path());
    assert_eq!(tree(&site.public()), tree(fresh.path()));
}

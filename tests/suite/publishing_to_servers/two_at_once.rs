//! Two publishers at once, from two copies of a site.

use super::Paper;
use crate::servers::Place;
use crate::servers::proxy::{Act, Proxy};

#[test]
fn of_two_publishers_at_once_one_is_told_and_both_come_to_an_end() {
    let (first, mut second) = (Paper::at(Place::s3()), Paper::at(Place::folder()));
    let proxy = Proxy::before(first.place.port);
    first.configure(proxy.port, "");
    // Another copy of the site, as on another machine, with the same target.
    second.place = Place::shared(&first.place);
    second.configure(proxy.port, "");
    // The first waits with its first file until the second has been told.
    let (told, is_told) = std::sync::mpsc::channel::<()>();
    let (begun, has_begun) = std::sync::mpsc::channel::<()>();
    let (is_told, begun) = (std::sync::Mutex::new(is_told), std::sync::Mutex::new(begun));
    proxy.rule(move |seen| {
        if seen.method == "PUT" && seen.path.contains(".newsprint-publishing") {
            let _ = begun.lock().unwrap().send(());
            let _ = is_told.lock().unwrap().recv();
        }
        Act::Pass
    });
    std::thread::scope(|scope| {
        let one = scope.spawn(|| first.publish(&["--output", "a"]));
        has_begun.recv().unwrap();
        let run = {
            // Not by way of the proxy, which waits.
            second.configure(first.place.port, "");
            second.publish(&["--output", "b", "--format", "json"])
        };
        let locked = run.diagnostic("locked");
        assert!(locked["message"].as_str().unwrap().contains("is publishing to s3://paper"), "{locked}");
        told.send(()).unwrap();
        assert_eq!(one.join().unwrap().status, 0);
    });
    first.assert_is("a");
    second.publish_fine(&["--output", "b"]);
    first.assert_is("b");
}

/// Whatever comes of two that begin at once: one at least is done, the other is done or told, and the target is what one of them built.
fn both_begin(place: Place, rounds: usize) {
    let (one, mut other) = (Paper::at(place), Paper::at(Place::folder()));
    other.place = Place::shared(&one.place);
    other.configure(one.place.port, "");
    one.publish_fine(&["--output", "a"]);
    for round in 0..rounds {
        let runs = std::thread::scope(|scope| {
            let first = scope.spawn(|| one.publish(&["--output", "a", "--format", "json"]));
            [other.publish(&["--output", "b", "--format", "json"]), first.join().unwrap()]
        });
        assert!(runs.iter().any(|run| run.status == 0), "round {round}: {}{}", runs[0].err, runs[1].err);
        for run in runs.iter().filter(|run| run.status != 0) {
            assert!(
                run.diagnostics().iter().all(|told| told["code"] == "locked"),
                "round {round}: {}",
                run.err
            );
        }
        let mut files = one.place.files();
        files.retain(|path, _| path != ".newsprint-published.json");
        assert!(
            files == one.site.tree("a") || files == one.site.tree("b"),
            "round {round}: {:?}",
            files.keys()
        );
    }
    other.publish_fine(&["--output", "b"]);
    one.assert_is("b");
}

#[test]
fn two_that_begin_at_once_into_a_folder_leave_one_whole_site() {
    both_begin(Place::folder(), 40);
}

#[test]
fn two_that_begin_at_once_at_a_store_of_objects_leave_one_whole_site() {
    both_begin(Place::s3(), 8);
}

#[test]
fn two_that_begin_at_once_by_webdav_leave_one_whole_site() {
    both_begin(Place::webdav(), 8);
}

#[test]
fn two_that_begin_at_once_by_ssh_leave_one_whole_site() {
    both_begin(Place::sftp(), 5);
}

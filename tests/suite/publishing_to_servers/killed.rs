//! Runs that are killed at fifty points and more.

use std::time::Instant;

use super::Paper;
use crate::servers::Place;

/// Kills runs at points that follow from a seed, and goes on with them.
fn killed_runs_are_gone_on_with(place: Place) {
    let paper = Paper::at(place);
    // A login takes longer than all the rest.
    let connections = if paper.place.kind == "sftp" { 1 } else { 2 };
    paper.configure(paper.place.port, &format!(", connections: {connections}"));
    paper.publish_fine(&["--output", "a"]);
    let took = |output| {
        let begun = Instant::now();
        paper.publish_fine(&["--output", output]);
        begun.elapsed()
    };
    // The shortest of some: one that the machine held up would let most of the others end.
    let mut whole = ["b", "a", "b", "a", "b"].map(took).into_iter().min().unwrap();
    let (mut killed, mut seed) = (0, 0u64);
    // Fifty seeds, and more where too many runs came to their end before.
    while seed < 50 || (killed < 30 && seed < 500) {
        seed += 1;
        let output = if seed % 2 == 0 { "a" } else { "b" };
        // A fraction of a whole run, from the very beginning to a little behind the end.
        let part = (seed * 2_654_435_761 % 1000) as u32;
        let begun = Instant::now();
        let mut child = paper.command(&["--output", output]).spawn().unwrap();
        std::thread::sleep(whole * part / 950);
        child.kill().unwrap();
        match child.wait().unwrap().success() {
            // It takes no longer than that, on this machine at this hour.
            true => whole = whole.min(begun.elapsed()),
            false => killed += 1,
        }
        // Whatever stands there is from the one or the other, and pages that link come behind what they link to.
        let (old, new) = (paper.site.tree(if output == "a" { "b" } else { "a" }), paper.site.tree(output));
        let now = paper.place.files();
        for (path, bytes) in now.iter().filter(|(path, _)| !path.starts_with(".newsprint-")) {
            assert!(
                new.get(path) == Some(bytes) || old.get(path) == Some(bytes),
                "seed {seed}: {path} is neither"
            );
        }
        if now.get("index.html") == new.get("index.html") && new["index.html"] != old["index.html"] {
            let missing: Vec<_> =
                new.keys().filter(|p| !p.ends_with(".xml") && now.get(*p) != new.get(*p)).collect();
            assert!(missing.is_empty(), "seed {seed}: the home page came before {missing:?}");
        }
        let run = paper.publish(&["--output", output]);
        assert_eq!(run.status, 0, "seed {seed}: {}", run.err);
        paper.assert_is(output);
    }
    assert!(killed >= 30, "only {killed} of {seed} runs were killed on their way");
}

#[test]
fn killed_at_any_point_a_publish_into_a_folder_is_gone_on_with() {
    killed_runs_are_gone_on_with(Place::folder());
}

#[test]
fn killed_at_any_point_a_publish_to_a_store_of_objects_is_gone_on_with() {
    killed_runs_are_gone_on_with(Place::s3());
}

#[test]
fn killed_at_any_point_a_publish_by_webdav_is_gone_on_with() {
    killed_runs_are_gone_on_with(Place::webdav());
}

#[test]
fn killed_at_any_point_a_publish_by_ssh_is_gone_on_with() {
    killed_runs_are_gone_on_with(Place::sftp());
}

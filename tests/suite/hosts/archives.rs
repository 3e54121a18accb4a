//! `.zip` and `.tar.zst`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};

use super::{assert_same, killed, newsprint, paper, publish, refused, run};
#[cfg(unix)]
use crate::servers::at_another_time;
use crate::site::{Run, Site};

const ZIP: &str = "{ type: zip, path: out/site.zip }";
const TAR: &str = "{ type: tar.zst, path: out/site.tar.zst }";

/// The members of the archive of a site, as other programs see them.
fn members(site: &Site) -> BTreeMap<String, Vec<u8>> {
    if site.has("out/site.zip") { zip_members(site) } else { tar_members(site) }
}

fn zip_members(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(site.path("out/site.zip")).unwrap()).unwrap();
    let mut members = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        members.insert(file.name().unwrap().into_owned(), bytes);
    }
    members
}

fn tar_members(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let packed = fs::File::open(site.path("out/site.tar.zst")).unwrap();
    let mut archive = tar::Archive::new(zstd::Decoder::new(packed).unwrap());
    let mut members = BTreeMap::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        if entry.header().entry_type() == tar::EntryType::Regular {
            let path = String::from_utf8(entry.path_bytes().into_owned()).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            members.insert(path, bytes);
        }
    }
    members
}

fn bytes(site: &Site) -> Vec<u8> {
    let name = site.tree("out").into_keys().next().unwrap();
    fs::read(site.path("out").join(name)).unwrap()
}

#[test]
fn an_archive_holds_the_built_site_and_is_the_same_wherever_it_is_made() {
    for target in [ZIP, TAR] {
        let (one, other) = (paper(target), paper(target));
        for site in [&one, &other] {
            let deep = "深".repeat(60);
            site.write(&format!("public/{deep}/渡口.html"), "渡口");
            site.write("public/.well-known/x", "");
        }
        // Another order of making, other times.
        let again = other.read("public/index.html");
        other.remove("public/index.html");
        other.write("public/index.html", again);
        publish(&one);
        publish(&other);
        assert_same(&members(&one), &one.tree("public"));
        assert!(bytes(&one) == bytes(&other), "{target}");
        assert_eq!(one.tree("out").len(), 1, "something was left beside it");
    }
}

#[test]
fn system_tools_unpack_an_archive() {
    for (target, command) in [
        (ZIP, "python3 -c 'import sys,zipfile; zipfile.ZipFile(\"out/site.zip\").extractall(\"seen\")'"),
        (TAR, "zstd -dcq out/site.tar.zst | tar -x -C seen -f -"),
    ] {
        let site = paper(target);
        site.write("public/渡口/一.html", "渡口");
        publish(&site);
        fs::create_dir(site.path("seen")).unwrap();
        let tool = if target == ZIP { "python3" } else { "zstd" };
        if Command::new(tool).arg("--version").output().is_err() {
            continue;
        }
        let unpacked = Command::new("sh").current_dir(site.root()).args(["-c", command]).status().unwrap();
        assert!(unpacked.success(), "{command}");
        assert_same(&site.tree("seen"), &site.tree("public"));
    }
}

#[test]
fn an_archive_of_the_same_site_is_left_alone_and_another_replaces_it() {
    for target in [ZIP, TAR] {
        let site = paper(target);
        publish(&site);
        let name = site.tree("out").into_keys().next().unwrap();
        let written = || fs::metadata(site.path("out").join(&name)).unwrap().modified().unwrap();
        let (first, files) = (written(), site.tree("public").len());
        let again = publish(&site);
        assert!(again.out.contains(&format!("0 files sent (0 bytes), {files} unchanged")), "{}", again.out);
        assert_eq!(written(), first);
        site.edit("public/index.html", "</body>", "<p></p></body>");
        site.remove("public/2024/03/14/03/2.html");
        let dry = run(&site, &["publish", "--dry-run"]);
        assert!(dry.out.contains("~ index.html\n- 2024/03/14/03/2.html\n"), "{}", dry.out);
        assert_eq!(written(), first);
        publish(&site);
        assert_same(&members(&site), &site.tree("public"));
    }
}

#[test]
fn compressed_forms_are_known_again() {
    let site = paper("{ type: zip, path: out/site.zip, precompress: [gz, br] }");
    publish(&site);
    let count = zip_members(&site).len();
    assert!(zip_members(&site).contains_key("index.html.br"));
    let again = publish(&site);
    assert!(again.out.contains(&format!("0 files sent (0 bytes), {count} unchanged")), "{}", again.out);
}

#[test]
fn somebody_elses_file_is_replaced_only_with_a_yes() {
    for target in [ZIP, TAR] {
        let site = paper(target);
        let name = if target == ZIP { "out/site.zip" } else { "out/site.tar.zst" };
        site.write(name, "mine");
        assert_eq!(refused(&site)["code"], "foreign");
        assert_eq!(site.read(name), "mine");
        assert_eq!(run(&site, &["publish", "--yes"]).status, 0);
        assert_same(&members(&site), &site.tree("public"));
    }
}

#[test]
fn an_archive_may_not_lie_in_what_it_holds_and_a_folder_is_none() {
    let site = paper("{ type: zip, path: public/site.zip }");
    let told = refused(&site);
    assert_eq!(told["code"], "target");
    assert!(told["message"].as_str().unwrap().contains("lies in `public`"), "{told}");
    let site = paper(ZIP);
    fs::create_dir_all(site.path("out/site.zip")).unwrap();
    assert_eq!(refused(&site)["code"], "target");
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_the_old_archive() {
    for target in [ZIP, TAR] {
        let site = paper(target);
        publish(&site);
        let old = bytes(&site);
        site.write(
            "public/large.bin",
            (0..400_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).collect::<Vec<u8>>(),
        );
        // No file may grow beyond a hundred blocks, as where a disk is full.
        let program = format!(
            "trap '' XFSZ; ulimit -f 100; exec {} --format json publish",
            env!("CARGO_BIN_EXE_newsprint")
        );
        let run = Command::new("bash").current_dir(site.root()).args(["-c", &program]).output().unwrap();
        let told = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(1), "{told}");
        assert!(told.contains("\"disk-full\""), "{told}");
        assert!(bytes(&site) == old && site.tree("out").len() == 1);
        publish(&site);
        assert_same(&members(&site), &site.tree("public"));
    }
}

#[test]
fn a_damaged_archive_is_made_anew() {
    let site = paper(ZIP);
    publish(&site);
    let mut damaged = bytes(&site);
    damaged[40] ^= 0xff;
    fs::write(site.path("out/site.zip"), damaged).unwrap();
    publish(&site);
    assert_same(&members(&site), &site.tree("public"));
}

#[test]
fn killed_at_any_moment_the_archive_is_the_old_one_or_the_new_one() {
    for target in [ZIP, TAR] {
        let site = paper(target);
        killed(&site, |site, done| {
            let found = members(site);
            assert!(found.contains_key("index.html"), "half an archive");
            if done {
                assert_same(&found, &site.tree("public"));
                assert_eq!(site.tree("out").len(), 1, "something was left beside it");
            }
        });
    }
}

#[test]
fn two_publishers_at_once_leave_a_whole_archive() {
    let site = paper(ZIP);
    let mut both: Vec<_> =
        (0..2).map(|_| newsprint(&site, &["publish", "--quiet"]).spawn().unwrap()).collect();
    assert!(both.iter_mut().any(|one| one.wait().unwrap().success()));
    both.iter_mut().for_each(|one| _ = one.wait());
    assert_same(&members(&site), &site.tree("public"));
}

/// In the middle of writing an archive, compressing a text that takes long.
#[test]
fn a_file_that_changes_while_an_archive_is_written_leaves_the_old_one() {
    for target in ["{ type: zip, path: out/site.zip", "{ type: tar.zst, path: out/site.tar.zst"] {
        let site = paper(&format!("{target}, precompress: [br] }}"));
        publish(&site);
        let old = bytes(&site);
        let text: String =
            (0..20_000_u32).map(|n| format!("{:x}\n", n.wrapping_mul(2_654_435_761))).collect();
        site.write("public/0.txt", text);
        let good = site.read("public/index.html");
        let mut command = newsprint(&site, &["publish", "--format", "json"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        while site.tree("out").len() < 2 {
            std::thread::yield_now();
        }
        site.write("public/index.html", "somebody writes here");
        let run = Run::from(child.wait_with_output().unwrap());
        assert!(run.diagnostic("changed")["path"].as_str().unwrap().ends_with("index.html"), "{}", run.err);
        assert!(bytes(&site) == old && site.tree("out").len() == 1);
        site.write("public/index.html", good);
        publish(&site);
        assert!(members(&site)["index.html"] == site.tree("public")["index.html"]);
    }
}

#[cfg(unix)]
#[test]
fn a_clock_that_is_wrong_changes_no_archive() {
    for target in [ZIP, TAR] {
        let site = paper(target);
        publish(&site);
        let right = bytes(&site);
        for off in ["+3d", "-400d", "+20y"] {
            fs::remove_dir_all(site.path("out")).unwrap();
            let run = Run::from(at_another_time(off, &newsprint(&site, &["publish"])).output().unwrap());
            assert_eq!(run.status, 0, "{off}: {}", run.err);
            assert!(bytes(&site) == right, "{off}");
        }
    }
}

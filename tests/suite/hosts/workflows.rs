//! `newsprint init --for HOST`.

use serde_json::Value;

use crate::site::Site;

/// A YAML file of the site, as data.
fn yaml(site: &Site, path: &str) -> Value {
    serde_yaml::from_str(&site.read(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn toml(site: &Site, path: &str) -> Value {
    let read: toml::Table = site.read(path).parse().unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::to_value(read).unwrap()
}

fn init(host: &str) -> (Site, String) {
    let site = Site::new();
    let out = site.run_fine(&["init", ".", "--for", host]).out;
    for (path, bytes) in site.tree(".") {
        assert!(!String::from_utf8_lossy(&bytes).contains("@VERSION@") && !path.contains('@'), "{path}");
    }
    (site, out)
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Actions are named by the commit, with the version behind it.
fn assert_pinned(text: &str) {
    for line in text.lines().filter_map(|l| l.split_once("uses: ")).map(|(_, action)| action) {
        let (_, commit) = line.split_once('@').unwrap();
        let (commit, version) = commit.split_once(" # v").unwrap_or_else(|| panic!("{line}"));
        assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{line}");
        assert_eq!(version.split('.').count(), 3, "{line}");
    }
}

#[test]
fn github_pages_gets_a_workflow_of_pinned_actions_with_few_rights() {
    let (site, out) = init("github-pages");
    let path = ".github/workflows/pages.yml";
    let workflow = yaml(&site, path);
    assert_pinned(&site.read(path));
    assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read"}));
    assert_eq!(workflow["env"]["NEWSPRINT"], VERSION);
    let deploy = &workflow["jobs"]["deploy"];
    assert_eq!(deploy["permissions"], serde_json::json!({"pages": "write", "id-token": "write"}));
    assert_eq!(deploy["environment"]["name"], "github-pages");
    let steps = workflow["jobs"]["build"]["steps"].as_array().unwrap();
    let upload =
        steps.iter().find(|s| s["uses"].as_str().is_some_and(|u| u.contains("upload-pages"))).unwrap();
    assert_eq!(upload["with"]["path"], "public");
    assert!(out.contains("set `base_url:`") && out.contains("github.io"), "{out}");
}

#[test]
fn gitlab_pages_gets_a_job_that_leaves_public() {
    let (site, _) = init("gitlab-pages");
    let job = &yaml(&site, ".gitlab-ci.yml")["pages"];
    assert_eq!(job["artifacts"]["paths"], serde_json::json!(["public"]));
    assert_eq!(job["variables"]["NEWSPRINT"], VERSION);
    assert!(job["image"].as_str().unwrap().contains("1.95"), "the image has a version");
    let script = job["script"].as_array().unwrap();
    assert!(script.iter().any(|s| s.as_str().unwrap().ends_with("build --output public")));
}

#[test]
fn codeberg_pages_gets_a_pipeline_that_publishes_with_a_secret_of_the_environment() {
    let (site, out) = init("codeberg-pages");
    let step = &yaml(&site, ".woodpecker/pages.yml")["steps"][0];
    assert_eq!(step["environment"]["PAGES_TOKEN"]["from_secret"], "pages_token");
    let commands = step["commands"].as_array().unwrap();
    assert!(commands.last().unwrap().as_str().unwrap().ends_with("publish pages"));
    assert!(out.contains("type: git, branch: pages"), "{out}");
    // The target that it tells of is one.
    site.edit(
        "newsprint.yaml",
        "publication:",
        "publish: { targets: { pages: { type: git, branch: pages } } }\npublication:",
    );
    assert!(!site.run_fine(&["init", ".", "--for", "codeberg-pages"]).out.contains("type: git"));
}

#[test]
fn netlify_gets_its_command_and_headers() {
    let (site, _) = init("netlify");
    let config = toml(&site, "netlify.toml");
    assert_eq!(config["build"]["publish"], "public");
    assert_eq!(config["build"]["environment"]["NEWSPRINT"], VERSION);
    assert!(config["build"]["command"].as_str().unwrap().ends_with("\" build"));
    let all = &config["headers"][0];
    assert_eq!(all["for"], "/*");
    assert!(all["values"]["Content-Security-Policy"].as_str().unwrap().starts_with("default-src 'self'"));
}

#[test]
fn cloudflare_pages_gets_its_config_and_headers() {
    let (site, _) = init("cloudflare-pages");
    let config = toml(&site, "wrangler.toml");
    assert_eq!(config["pages_build_output_dir"], "public");
    let name = config["name"].as_str().unwrap();
    assert!(
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    );
    let headers = site.read("cloudflare/_headers");
    let lines = headers.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    for line in lines {
        let is_header = line.strip_prefix("  ").is_some_and(|l| l.contains(": "));
        assert!(line.starts_with('/') || is_header, "{line}");
    }
}

#[test]
fn a_new_site_is_begun_and_nothing_that_is_there_is_replaced_without_a_word() {
    let site = Site::bare();
    site.run_fine(&["init", "paper", "--for", "netlify"]);
    assert!(site.has("paper/newsprint.yaml") && site.has("paper/netlify.toml"));
    assert!(site.run_fine(&["init", "paper", "--for", "netlify"]).out.contains("is there already"));
    site.write("paper/netlify.toml", "# mine\n");
    let run = site.run(&["--format", "json", "init", "paper", "--for", "netlify"]);
    assert_eq!(run.status, 1);
    assert_eq!(run.diagnostic("host-file")["path"], "paper/netlify.toml");
    assert_eq!(site.read("paper/netlify.toml"), "# mine\n");
    assert!(site.run_fine(&["init", "paper", "--for", "netlify", "--replace"]).out.contains("replaced"));
    assert_ne!(site.read("paper/netlify.toml"), "# mine\n");
    assert_eq!(site.run(&["init", "paper", "--replace"]).status, 2);
}

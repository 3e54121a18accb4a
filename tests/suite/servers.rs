//! Real servers on loopback that a site is published to, and a proxy before them that fails as it is told.

#![allow(clippy::disallowed_methods, reason = "test helpers touch the disk themselves")]

pub mod git;
pub mod proxy;
pub mod ssh;
pub mod web;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A server that does not outlive its test.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A place to publish to.
pub struct Place {
    pub kind: &'static str,
    /// Where it listens; 0 for a folder.
    pub port: u16,
    /// Where its files lie on this machine; none of a store of objects.
    pub folder: Option<PathBuf>,
    /// What the program needs in its environment.
    pub environment: Vec<(String, String)>,
    _keep: Vec<tempfile::TempDir>,
    seen: Mutex<BTreeMap<String, Vec<u8>>>,
    server: Option<Running>,
}

/// A bucket, and the user and password of the others.
pub const BUCKET: &str = "paper";
pub const USER: &str = "press";
pub const PASSWORD: &str = "geheim";

pub fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/servers/python/bin/python");
    assert!(python.exists(), "{} is missing: run `. scripts/servers`", python.display());
    python
}

/// Starts one of the Python servers and gives its port.
fn start(script: &str, arguments: &[&str]) -> (Running, u16) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers").join(script);
    let mut child = Command::new(python())
        .arg(script)
        .args(arguments)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let running = Running(child);
    (running, line.trim().parse().unwrap_or_else(|_| panic!("the server did not start: {line:?}")))
}

impl Place {
    pub fn folder() -> Self {
        let top = tempfile::tempdir().unwrap();
        let folder = top.path().join("site");
        Self {
            kind: "folder",
            port: 0,
            folder: Some(folder),
            environment: vec![],
            _keep: vec![top],
            seen: Mutex::default(),
            server: None,
        }
    }

    pub fn s3() -> Self {
        let (server, port) = start("s3.py", &[]);
        let made = request(port, "PUT", &format!("/{BUCKET}"), &[]);
        assert_eq!(made.status, 200);
        // Everybody may read it, as of a bucket that is a website.
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{BUCKET}","arn:aws:s3:::{BUCKET}/*"]}}]}}"#
        );
        request(port, "PUT", &format!("/{BUCKET}?policy"), policy.as_bytes());
        let environment = [
            ("AWS_ACCESS_KEY_ID", "press"),
            ("AWS_SECRET_ACCESS_KEY", PASSWORD),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ];
        let environment = environment.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec();
        Self {
            kind: "s3",
            port,
            folder: None,
            environment,
            _keep: vec![],
            seen: Mutex::default(),
            server: Some(server),
        }
    }

    pub fn webdav() -> Self {
        let top = tempfile::tempdir().unwrap();
        let (server, port) = start("webdav.py", &[&top.path().display().to_string(), USER, PASSWORD]);
        let folder = top.path().join("paper");
        fs::create_dir(&folder).unwrap();
        let environment = vec![("NEWSPRINT_WEB_PASSWORD".to_owned(), PASSWORD.to_owned())];
        Self {
            kind: "webdav",
            port,
            folder: Some(folder),
            environment,
            _keep: vec![top],
            seen: Mutex::default(),
            server: Some(server),
        }
    }

    /// The same place, for another publisher.
    pub fn shared(other: &Self) -> Self {
        let (kind, port, folder) = (other.kind, other.port, other.folder.clone());
        Self {
            kind,
            port,
            folder,
            environment: other.environment.clone(),
            _keep: vec![],
            seen: Mutex::default(),
            server: None,
        }
    }

    /// The target as newsprint.yaml tells it, with this port and these keys besides.
    pub fn config(&self, port: u16, more: &str) -> String {
        let folder = self.folder.as_ref().map(|f| f.display().to_string()).unwrap_or_default();
        let keys = match self.kind {
            "folder" => format!("path: {folder}"),
            "s3" => format!("bucket: {BUCKET}, prefix: 河滨/site, endpoint: \"http://127.0.0.1:{port}\""),
            "webdav" => format!("endpoint: \"http://127.0.0.1:{port}\", path: paper, user: {USER}"),
            _ => format!("host: 127.0.0.1, port: {port}, path: {folder}"),
        };
        format!("publish: {{ targets: {{ web: {{ type: {}, {keys}{more} }} }} }}\n", self.kind)
    }

    /// Where the store can be read over HTTP.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{BUCKET}/河滨/site/", self.port)
    }

    /// Every file there with its bytes, newsprint's own too.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        match &self.folder {
            Some(folder) => collect(folder, folder, &mut files),
            None => {
                let list = request(self.port, "GET", &format!("/{BUCKET}?list-type=2"), &[]).text();
                for one in list.split("<Key>").skip(1) {
                    let key = one.split("</Key>").next().unwrap();
                    let key = &key.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
                    let tag = one.split("<ETag>").nth(1).unwrap().split("</ETag>").next().unwrap().to_owned();
                    let mut seen = self.seen.lock().unwrap();
                    // The tag is the MD5 of what it holds: what has been fetched once is known.
                    let bytes = seen.entry(tag).or_insert_with(|| {
                        let answer = request(self.port, "GET", &format!("/{BUCKET}/{}", encoded(key)), &[]);
                        assert_eq!(answer.status, 200, "{key}");
                        answer.body
                    });
                    files.insert(key.strip_prefix("河滨/site/").unwrap().to_owned(), bytes.clone());
                }
            }
        }
        files
    }

    /// Puts a file there as somebody else would.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        match &self.folder {
            Some(folder) => {
                fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
                fs::write(folder.join(path), bytes).unwrap();
            }
            None => {
                let at = format!("/{BUCKET}/{}", encoded(&format!("河滨/site/{path}")));
                assert_eq!(request(self.port, "PUT", &at, bytes).status, 200);
            }
        }
    }

    /// Removes a file there as somebody else would.
    pub fn remove(&self, path: &str) {
        match &self.folder {
            Some(folder) => fs::remove_file(folder.join(path)).unwrap(),
            None => {
                let at = format!("/{BUCKET}/{}", encoded(&format!("河滨/site/{path}")));
                assert_eq!(request(self.port, "DELETE", &at, b"").status, 204);
            }
        }
    }
}

/// The same program on a machine whose clock is wrong by so much (`+3d`).
pub fn at_another_time(off: &str, right: &Command) -> Command {
    let mut command = Command::new("faketime");
    // Its threads sleep as long as they would.
    command.args(["-m", "--exclude-monotonic", "-f", off]).arg(right.get_program()).args(right.get_args());
    command.envs(right.get_envs().filter_map(|(key, value)| Some((key, value?)))).stdin(Stdio::null());
    right.get_current_dir().into_iter().for_each(|folder| _ = command.current_dir(folder));
    command
}

/// Waits until somebody listens.
fn wait_for(port: u16) {
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(30), "nobody listens at {port}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

pub fn collect(top: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(top, &path, files);
        } else {
            files.insert(
                path.strip_prefix(top).unwrap().to_str().unwrap().to_owned(),
                fs::read(&path).unwrap(),
            );
        }
    }
}

/// What a server answered.
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A path as it stands in a request.
pub fn encoded(path: &str) -> String {
    let one = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => (b as char).to_string(),
        b => format!("%{b:02X}"),
    };
    path.bytes().map(one).collect()
}

/// One request, by hand.
pub fn request(port: u16, method: &str, path: &str, body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )
    .unwrap();
    stream.write_all(body).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("an answer has headers");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let headers = head.lines().skip(1).filter_map(|l| l.split_once(": "));
    let headers = headers.map(|(n, v)| (n.to_lowercase(), v.to_owned())).collect();
    Answer { status, headers, body: bytes[end + 4..].to_vec() }
}

//! The real program serving a small paper, and a client that sends exactly what it is told to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::site::Site;

/// The config of [`paper`].
pub const CONFIG: &str = "publication: 河滨周刊\nbase_url: https://example.org/paper/\nsearch: false\n";

/// A page with one article.
pub const DUMP: &str = "\
01要闻 2024年3月15日 星期五 责编：周砚
河滨周刊

白鹭桥人行道重新开放

■ 记者 林浅溪

昨日清晨，白鹭桥南侧的最后一段护栏完成刷漆，封
闭了二十三天的人行道重新开放。住在桥头的老人们
早早赶来，从桥这头慢慢走到那头。
";

/// What is waited for at most; nothing takes so long that works.
const PATIENCE: Duration = Duration::from_secs(60);

/// A paper of one article.
pub fn paper() -> Site {
    Site::new().file("newsprint.yaml", CONFIG).file("content/2024-03-14/03/1.md", article("渡口复航"))
}

pub fn article(title: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-03-14\npage: \"03\"\n---\n\n汽笛响起，停了三年的渡船又开了。\n")
}

/// A site that is served.
pub struct Served {
    pub site: Site,
    /// Its address, as the program told it.
    pub address: String,
    child: Running,
    out: BufReader<ChildStdout>,
}

/// The program, which does not outlive its test.
struct Running(Child);

/// What the server answered.
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// The events of a server.
pub struct Events {
    stream: BufReader<TcpStream>,
    /// The last one.
    pub last: Value,
}

impl Served {
    pub fn new(site: Site) -> Self {
        Self::with(site, &["--port", "0"])
    }

    pub fn with(site: Site, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_newsprint"))
            .arg("serve")
            .args(arguments)
            .current_dir(site.root())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut address = String::new();
        out.read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        assert!(address.starts_with("http://"), "the first line is {address:?}");
        Self { site, address, child: Running(child), out }
    }

    fn authority(&self) -> &str {
        self.address.trim_start_matches("http://").split('/').next().unwrap()
    }

    pub fn port(&self) -> u16 {
        self.authority().rsplit(':').next().unwrap().parse().unwrap()
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Asks under the server's own name.
    pub fn ask(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let host = format!("Host: {}", self.authority());
        let all: Vec<&str> = std::iter::once(host.as_str()).chain(headers.iter().copied()).collect();
        self.ask_raw(method, path, &all)
    }

    /// Sends these very bytes as the path and these very headers.
    pub fn ask_raw(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let mut stream = self.send(method, path, headers);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::read(&bytes)
    }

    /// Sends a body under the server's own name.
    pub fn post(&self, path: &str, headers: &[&str], body: &str) -> Answer {
        let own = [format!("Host: {}", self.authority()), format!("Content-Length: {}", body.len())];
        let all: Vec<&str> = own.iter().map(String::as_str).chain(headers.iter().copied()).collect();
        let mut stream = self.send("POST", path, &all);
        stream.write_all(body.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::read(&bytes)
    }

    fn send(&self, method: &str, path: &str, headers: &[&str]) -> TcpStream {
        let mut stream = TcpStream::connect(self.authority()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let lines = headers.iter().fold(String::new(), |all, line| all + line + "\r\n");
        write!(stream, "{method} {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n").unwrap();
        stream
    }

    pub fn events(&self) -> Events {
        let host = format!("Host: {}", self.authority());
        let stream = self.send("GET", "/_newsprint/events", &[&host]);
        Events { stream: BufReader::new(stream), last: Value::Null }
    }

    /// Ends it as Ctrl-C does: its status, and the rest of what it printed.
    pub fn end(&mut self) -> (Option<i32>, String, String) {
        self.end_by("INT")
    }

    pub fn end_by(&mut self, signal: &str) -> (Option<i32>, String, String) {
        let id = self.child.0.id().to_string();
        assert!(Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap().success());
        let (mut out, mut err) = (format!("{}\n", self.address), String::new());
        self.out.read_to_string(&mut out).unwrap();
        self.child.0.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (self.child.0.wait().unwrap().code(), out, err)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("an answer has headers");
        let head = String::from_utf8_lossy(&bytes[..end]);
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|l| l.split_once(": ").map(|(n, v)| (n.to_lowercase(), v.to_owned())));
        Self { status, headers: headers.collect(), body: bytes[end + 4..].to_vec() }
    }

    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Events {
    /// The next event.
    pub fn next(&mut self) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.stream.read_line(&mut line).unwrap() > 0, "the events ended");
            if let Some(data) = line.strip_prefix("data: ") {
                self.last = serde_json::from_str(data).unwrap();
                return self.last.clone();
            }
        }
    }

    /// The next event of which something is true; it is looked at once before, since it may be true already.
    pub fn until(&mut self, is: impl Fn(&Value) -> bool) -> Value {
        while !is(&self.last) {
            self.next();
        }
        self.last.clone()
    }
}

//! A server before a server: it passes on what comes, counts it, and fails where it is told to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as the proxy sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// As it came, percent-encoded.
    pub path: String,
    /// How many came before it.
    pub before: usize,
    /// How many files of the site were sent before it: not newsprint's own, nor the second half of a rename.
    pub sent_before: usize,
}

impl Seen {
    /// Whether it sends a file of the site.
    pub fn sends(&self) -> bool {
        self.method == "PUT" && (!self.path.contains(".newsprint-") || self.path.contains(".newsprint-part-"))
    }
}

/// Some bytes of a client, before a server that does not speak HTTP.
#[derive(Clone, Copy, Debug)]
pub struct Chunk {
    /// How many connections came before this one.
    pub connection: usize,
    /// How many bytes came by it before these.
    pub before: usize,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It is passed on, and so is the answer.
    Pass,
    /// This status is answered, with this body.
    Answer(u16, &'static str),
    /// Nothing is answered, and the connection is cut.
    Reset,
    /// It is passed on, and the answer cut: the work was done, and nobody tells.
    Forget,
    /// Half of what comes is passed on, and both connections are cut.
    Half,
    /// It is passed on, and answered so much later.
    Late(Duration),
}

type Rule = Box<dyn Fn(&Seen) -> Act + Send + Sync>;

/// The proxy. It ends with its test.
pub struct Proxy {
    pub port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    rule: Arc<Mutex<Rule>>,
    ended: Arc<AtomicBool>,
}

impl Proxy {
    pub fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = listener.local_addr().unwrap().port();
        let rule: Rule = Box::new(|_| Act::Pass);
        let (seen, rule) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(rule)));
        let ended = Arc::new(AtomicBool::new(false));
        let proxy = Self { port: own, seen: seen.clone(), rule: rule.clone(), ended: ended.clone() };
        thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                let (seen, rule) = (seen.clone(), rule.clone());
                // A test that ends in the middle of a request is none of its business.
                thread::spawn(move || stream.and_then(|stream| pass(stream, port, &seen, &rule)));
            }
        });
        proxy
    }

    /// Before a server that does not speak HTTP: the rule is asked about all that comes from a client. It may take its time: what
    /// comes by that connection waits for it.
    pub fn raw(port: u16, rule: impl Fn(Chunk) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = listener.local_addr().unwrap().port();
        let ended = Arc::new(AtomicBool::new(false));
        let http: Rule = Box::new(|_| Act::Pass);
        let proxy =
            Self { port: own, seen: Arc::default(), rule: Arc::new(Mutex::new(http)), ended: ended.clone() };
        let rule = Arc::new(rule);
        thread::spawn(move || {
            for (connection, client) in listener.incoming().map_while(Result::ok).enumerate() {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                // Nobody listens any more: to the client it is as if nobody did here.
                let Ok(server) = TcpStream::connect(("127.0.0.1", port)) else { continue };
                let (mut from, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                thread::spawn(move || {
                    std::io::copy(&mut from, &mut to).map(|_| to.shutdown(Shutdown::Write))
                });
                let rule = rule.clone();
                thread::spawn(move || carry(client, server, connection, &*rule));
            }
        });
        proxy
    }

    /// Fails by this rule from now on, and counts anew.
    pub fn rule(&self, rule: impl Fn(&Seen) -> Act + Send + Sync + 'static) {
        *self.rule.lock().unwrap() = Box::new(rule);
        self.seen.lock().unwrap().clear();
    }

    /// What came since the last rule.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn carry(
    mut client: TcpStream,
    mut server: TcpStream,
    connection: usize,
    rule: &dyn Fn(Chunk) -> Act,
) -> std::io::Result<()> {
    let (mut before, mut some) = (0, [0; 4096]);
    loop {
        let read = client.read(&mut some)?;
        let act = if read == 0 { Act::Reset } else { rule(Chunk { connection, before }) };
        match act {
            Act::Pass => {}
            Act::Late(wait) => thread::sleep(wait),
            _ => {
                server.shutdown(Shutdown::Both)?;
                return client.shutdown(Shutdown::Both);
            }
        }
        before += read;
        server.write_all(&some[..read])?;
    }
}

fn pass(
    mut client: TcpStream,
    port: u16,
    seen: &Mutex<Vec<Seen>>,
    rule: &Mutex<Rule>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let (mut head, mut length, mut chunked) = (Vec::new(), 0, false);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line == "\r\n" {
            break;
        }
        let lower = line.to_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        chunked |= lower.starts_with("transfer-encoding: chunked");
        // One request a connection: the answer ends where the server closes.
        if !lower.starts_with("connection:") {
            head.push(line);
        }
    }
    assert!(!chunked, "the proxy does not know chunks");
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut words = head[0].split(' ').map(str::to_owned);
    let request = {
        let mut all = seen.lock().unwrap();
        let sent_before = all.iter().filter(|seen| seen.sends()).count();
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        let request = Seen { method, path, before: all.len(), sent_before };
        all.push(request.clone());
        request
    };
    let act = rule.lock().unwrap()(&request);
    match act {
        Act::Reset => return client.shutdown(Shutdown::Both),
        Act::Answer(status, text) => {
            write!(
                client,
                "HTTP/1.1 {status} As Told\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
                text.len()
            )?;
            return client.shutdown(Shutdown::Write);
        }
        _ => {}
    }
    let mut server = TcpStream::connect(("127.0.0.1", port))?;
    write!(server, "{}Connection: close\r\n\r\n", head.concat())?;
    if act == Act::Half {
        server.write_all(&body[..body.len() / 2])?;
        server.shutdown(Shutdown::Both)?;
        return client.shutdown(Shutdown::Both);
    }
    server.write_all(&body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    if act == Act::Forget {
        return client.shutdown(Shutdown::Both);
    }
    if let Act::Late(wait) = act {
        thread::sleep(wait);
    }
    client.write_all(&answer)?;
    client.shutdown(Shutdown::Write)
}

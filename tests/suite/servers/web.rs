//! A plain web server before a folder, as careful hosts have them: it hands out the compressed form that stands beside a file to those
//! who ask for it, and the site's own page where there is none.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The server. It ends with its test.
pub struct Web {
    port: u16,
    ended: Arc<AtomicBool>,
}

impl Web {
    pub fn before(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, ended) = (listener.local_addr().unwrap().port(), Arc::new(AtomicBool::new(false)));
        let (folder, over) = (folder.to_path_buf(), Arc::clone(&ended));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let folder = folder.clone();
                std::thread::spawn(move || answer(stream.unwrap(), &folder));
            }
        });
        Self { port, ended }
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let first = lines.next()?.ok()?;
    let path = first.split(' ').nth(1)?;
    let head: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let accepted = head
        .iter()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("accept-encoding:").map(str::to_owned));
    let accepted = accepted.unwrap_or_default();
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let file = folder.join(path.trim_start_matches('/'));
    let beside = |end: &str| PathBuf::from(format!("{}.{end}", file.display()));
    let forms = [("br", "br"), ("gzip", "gz")];
    let form = forms.into_iter().find(|(name, end)| accepted.contains(name) && beside(end).is_file());
    let (status, bytes) =
        match form.map_or_else(|| std::fs::read(&file), |(_, end)| std::fs::read(beside(end))) {
            Ok(bytes) => ("200 OK", bytes),
            Err(_) => ("404 Not Found", Vec::new()),
        };
    let encoding = form.map_or_else(String::new, |(name, _)| format!("Content-Encoding: {name}\r\n"));
    let head = format!(
        "HTTP/1.1 {status}\r\n{encoding}Content-Length: {}\r\nConnection: close\r\n\r\n",
        bytes.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&bytes).ok()
}

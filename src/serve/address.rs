//! Where the preview listens, and by which names it may be called.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs as _};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

/// How many ports are tried, from the one that was asked for.
const PORTS: u16 = 100;

/// The names under which this server may be asked. A page of the web that had its own name point at this machine (DNS rebinding)
/// asks under that name, and gets nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// The host as it was given, and as it stands in an address: IPv6 in brackets.
    host: String,
    port: u16,
    /// It listens at every address of this machine, so any number may be its own. A number cannot be rebound.
    any_number: bool,
}

/// Listens at the host's port, or at the next one that is free.
///
/// # Errors
/// [`Code::Listen`] if the host is none of this machine, or none of the ports is free.
pub(super) fn listen(host: &str, port: u16) -> Result<(TcpListener, Names, Diagnostics), Diagnostic> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let found = (bare, port).to_socket_addrs().map(Vec::from_iter).map_err(|e| refused(host, port, &e))?;
    let last = if port == 0 { 0 } else { port.saturating_add(PORTS - 1) };
    for tried in port..=last {
        let at: Vec<SocketAddr> = found.iter().map(|a| SocketAddr::new(a.ip(), tried)).collect();
        match TcpListener::bind(at.as_slice()) {
            Ok(listener) => return ready(listener, bare, port).map_err(|e| refused(host, tried, &e)),
            Err(e) if e.kind() == ErrorKind::AddrInUse && tried < last => {}
            Err(e) => return Err(refused(host, tried, &e)),
        }
    }
    Err(refused(host, port, &ErrorKind::AddrInUse.into()))
}

fn ready(
    listener: TcpListener,
    host: &str,
    wanted: u16,
) -> std::io::Result<(TcpListener, Names, Diagnostics)> {
    listener.set_nonblocking(true)?;
    let at = listener.local_addr()?;
    let names = Names { host: as_in_addresses(host), port: at.port(), any_number: at.ip().is_unspecified() };
    let mut notes = Diagnostics::new();
    if wanted != 0 && wanted != at.port() {
        let told = format!("port {wanted} is taken; this is port {}", at.port());
        notes.push(warning(told).help("`--port N` asks for another one"));
    }
    if !at.ip().is_loopback() {
        let told = "everybody in this network can read the preview";
        notes.push(
            warning(told.to_owned()).because(format!("it listens at {}", at.ip())).help("leave out `--host`"),
        );
    }
    Ok((listener, names, notes))
}

impl Names {
    /// The address of the site, whose sub-path begins and ends with `/`.
    pub(super) fn address(&self, base: &str) -> String {
        let host = match self.host.trim_matches(['[', ']']).parse() {
            Ok(IpAddr::V4(Ipv4Addr::UNSPECIFIED)) => "127.0.0.1",
            Ok(IpAddr::V6(Ipv6Addr::UNSPECIFIED)) => "[::1]",
            _ => &self.host,
        };
        format!("http://{host}:{}{base}", self.port)
    }

    /// Whether a request may call the server so: a name and perhaps a port, as in the header `Host`.
    pub(super) fn has(&self, authority: &str) -> bool {
        let name = match authority.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => authority,
        };
        let number = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        ["localhost", "127.0.0.1", "[::1]", &self.host].iter().any(|n| n.eq_ignore_ascii_case(name))
            || (self.any_number && number.is_ok())
    }
}

fn as_in_addresses(host: &str) -> String {
    if host.parse::<Ipv6Addr>().is_ok() { format!("[{host}]") } else { host.to_owned() }
}

fn warning(told: String) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..Diagnostic::new(Code::Listen, told) }
}

fn refused(host: &str, port: u16, e: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::Listen, format!("cannot listen at `{host}`, port {port}"))
        .because(e.to_string())
        .help("name another port with `--port N`, or leave out `--host`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_names_are_answered() {
        let names = |host: &str, any_number| Names { host: as_in_addresses(host), port: 8000, any_number };
        let usual = names("127.0.0.1", false);
        for good in ["localhost:8000", "LOCALHOST", "127.0.0.1", "127.0.0.1:9", "[::1]:8000", "[::1]"] {
            assert!(usual.has(good), "{good}");
        }
        for bad in [
            "evil.example",
            "evil.example:8000",
            "127.0.0.1.evil.example",
            "192.168.0.7:8000",
            "",
            "::1",
            "localhost.",
        ] {
            assert!(!usual.has(bad), "{bad}");
        }
        assert!(names("press.local", false).has("press.local:8000"));
        assert!(names("fe80::1", false).has("[fe80::1]:8000"));
        let everywhere = names("0.0.0.0", true);
        assert!(everywhere.has("192.168.0.7:8000") && everywhere.has("[fe80::1]"));
        assert!(!everywhere.has("evil.example"));
    }

    #[test]
    fn the_address_can_be_opened_wherever_it_listens() {
        for (host, shown) in [
            ("127.0.0.1", "http://127.0.0.1:8000/paper/"),
            ("::1", "http://[::1]:8000/paper/"),
            ("0.0.0.0", "http://127.0.0.1:8000/paper/"),
            ("::", "http://[::1]:8000/paper/"),
            ("localhost", "http://localhost:8000/paper/"),
        ] {
            let names = Names { host: as_in_addresses(host), port: 8000, any_number: false };
            assert_eq!(names.address("/paper/"), shown);
        }
    }

    #[test]
    fn a_taken_port_gives_way_to_the_next_free_one() {
        let (first, ..) = listen("127.0.0.1", 0).unwrap();
        let taken = first.local_addr().unwrap().port();
        let (second, _, notes) = listen("127.0.0.1", taken).unwrap();
        assert!(second.local_addr().unwrap().port() > taken);
        assert_eq!(notes.count(Severity::Warning), 1);
    }
}

//! OpenSSH's server before a folder.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use super::{Place, Running, wait_for};

/// How the server serves its folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serves {
    /// As servers do.
    Well,
    /// No file may be longer than so many blocks of 512 bytes. What the client sees is what it sees of a disk that is full: SFTP has one
    /// word for both.
    Blocks(u32),
    /// Everybody may read, and nobody may write.
    ToRead,
}

impl Place {
    /// OpenSSH, as whoever runs the tests, with keys and a config of its own.
    pub fn sftp() -> Self {
        let top = tempfile::tempdir().unwrap();
        let at = |name: &str| top.path().join(name).display().to_string();
        for key in ["host", "user"] {
            let made =
                Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f", &at(key)]).status();
            assert!(made.unwrap().success());
        }
        fs::copy(at("user.pub"), at("authorized")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = start(top.path(), port, Serves::Well);
        // `ssh` reads the config of the account, whatever HOME says; so a script before it on the path names another. What a
        // killed program leaves behind must not stay for ever.
        let key = fs::read_to_string(at("host.pub")).unwrap();
        fs::write(at("known"), format!("[127.0.0.1]:* {key}")).unwrap();
        let config = format!(
            "UserKnownHostsFile {}\nGlobalKnownHostsFile /dev/null\nIdentityFile {}\nIdentitiesOnly yes\nControlPersist 3\n",
            at("known"),
            at("user")
        );
        fs::write(at("ssh_config"), config).unwrap();
        fs::create_dir(at("bin")).unwrap();
        let real = ["/usr/bin/ssh", "/bin/ssh"].into_iter().find(|p| Path::new(p).exists()).unwrap();
        let script = format!("#!/bin/sh\nexec {real} -F '{}' -o ControlPersist=3 \"$@\"\n", at("ssh_config"));
        fs::write(at("bin/ssh"), script).unwrap();
        fs::set_permissions(at("bin/ssh"), fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", at("bin"), std::env::var("PATH").unwrap());
        let folder = top.path().join("paper");
        let environment = vec![("PATH".to_owned(), path)];
        Self {
            kind: "sftp",
            port,
            folder: Some(folder),
            environment,
            _keep: vec![top],
            seen: Mutex::default(),
            server: Some(server),
        }
    }

    /// Ends OpenSSH's server, and starts it anew at the same port before the same folder.
    pub fn serve_by_ssh(&mut self, how: Serves) {
        drop(self.server.take());
        let top = self.folder.as_ref().and_then(|folder| folder.parent()).unwrap();
        self.server = Some(start(top, self.port, how));
    }
}

fn start(top: &Path, port: u16, how: Serves) -> Running {
    let at = |name: &str| top.join(name).display().to_string();
    let rights = if how == Serves::ToRead { " -R" } else { "" };
    let config = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\nPidFile none\n\
         PasswordAuthentication no\nPermitRootLogin yes\nMaxStartups 100\nSubsystem sftp internal-sftp{rights}\n",
        at("host"),
        at("authorized")
    );
    fs::write(at("sshd_config"), config).unwrap();
    // Run as root it wants this folder; it is that of the system's own server.
    let _ = fs::create_dir_all("/run/sshd");
    // It wants to be called by its whole path.
    let places = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"];
    let sshd = places.into_iter().find(|p| Path::new(p).exists());
    let sshd = sshd.expect("OpenSSH's server is needed: run `. scripts/servers`");
    // What it starts inherits the limit, and that the signal of it is passed over.
    let limit = match how {
        Serves::Blocks(blocks) => format!("trap '' XFSZ; ulimit -f {blocks} || exit 1; "),
        Serves::Well | Serves::ToRead => String::new(),
    };
    let child = Command::new("sh")
        .args(["-c", &format!("{limit}exec \"$@\""), "sh", sshd, "-D", "-e", "-f", &at("sshd_config")])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let server = Running(child);
    wait_for(port);
    server
}

//! One publisher at a time.
//!
//! A publisher puts a claim at the target, a file with a name of its own, then looks for those of others; it begins only where it sees
//! none but its own. Of two that come at once each has written before it looks, so at least one sees the other: never do both
//! begin. This needs no more of a target than that it lists what was written. Between two that wait, the one whose name comes
//! first stays.
//!
//! How old a claim is, is told by the target's clock alone: its time against that of a claim just written. A claim is renewed while
//! its publisher is at work. One that this very site left is of a run that ended, since a lock on this machine is held besides.

use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::attempt::Patient;
use super::record::Digest;
use super::target::{Headers, Store};
use super::{News, Tell, notes};
use crate::config::Config;
use crate::config::publish::Target as Settings;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::fs;

/// How the name of a claim begins.
const CLAIM: &str = ".newsprint-lock-";

/// A claim is renewed so often.
const RENEWED: Duration = Duration::from_secs(60);

/// A claim that was not renewed for so long, in seconds by the target's clock, is of a run that ended.
const OLD: i64 = 600;

/// How often the one of two that stays looks whether the other has left, and how long it waits in between.
const LOOKS: (usize, Duration) = (10, Duration::from_millis(200));

/// The right to publish to a target, until it is released.
pub(super) struct Claim<'s> {
    patient: Patient<'s>,
    name: String,
    text: Vec<u8>,
    _lock: fs::OwnLock,
    released: (Mutex<bool>, Condvar),
}

/// What a claim says.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Paper {
    /// Who publishes: user and machine.
    who: String,
    /// Since when, by the clock of that machine.
    since: String,
    /// Which copy of the site.
    site: String,
}

impl<'s> Claim<'s> {
    /// Takes it.
    ///
    /// # Errors
    /// [`Code::Locked`] with who is publishing and since when; [`Code::Target`] if the target does not answer.
    pub(super) fn take(
        config: &Config,
        settings: &Settings,
        store: &'s dyn Store,
        break_lock: bool,
        tell: Tell,
    ) -> Result<Self, Diagnostic> {
        let Some(lock) = fs::own_lock(&notes(config, settings, ".lock"))? else {
            return Err(Diagnostic::new(
                Code::Locked,
                format!("this site is being published to {} already", store.place()),
            )
            .because("another newsprint on this machine is at it")
            .help("wait until it is done"));
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let paper = Paper { who: who(), since: shown(now), site: identity(config, settings, now)? };
        let text = serde_json::to_vec(&paper).unwrap_or_default();
        let turn = Digest::of(format!("{} {} {now:?}", paper.site, std::process::id()).as_bytes()).hex();
        let name = format!("{CLAIM}{}.json", &turn[..16]);
        let claim =
            Self { patient: Patient::new(store), name, text, _lock: lock, released: Default::default() };
        claim.renew()?;
        match claim.alone(&paper.site, break_lock, tell) {
            Ok(()) => Ok(claim),
            Err(e) => {
                claim.remove();
                Err(e)
            }
        }
    }

    /// Waits until there is no other claim, as far as that is of use.
    fn alone(&self, site: &str, break_lock: bool, tell: Tell) -> Result<(), Diagnostic> {
        for look in 1.. {
            let names = self.patient.attempt(CLAIM, |store| store.names(CLAIM))?;
            let mut other = None;
            for name in names.into_iter().filter(|name| *name != self.name) {
                match self.standing(&name, site, break_lock, tell)? {
                    Some(paper) => other = Some((name, paper)),
                    None => self.patient.attempt(&name, |store| store.remove(&name))?,
                }
            }
            match other {
                None => return Ok(()),
                Some((name, _)) if self.name < name && look < LOOKS.0 => thread::sleep(LOOKS.1),
                Some((_, paper)) => return Err(self.taken(&paper)),
            }
        }
        Ok(())
    }

    /// What another claim says, if it holds.
    fn standing(
        &self,
        name: &str,
        site: &str,
        break_lock: bool,
        tell: Tell,
    ) -> Result<Option<Paper>, Diagnostic> {
        let Some(bytes) = self.patient.attempt(name, |store| store.read(name))? else { return Ok(None) };
        let paper: Paper = serde_json::from_slice(&bytes).unwrap_or_default();
        if paper.site == site {
            return Ok(None);
        }
        let written = |name: &str| self.patient.attempt(name, |store| store.written(name));
        let age = written(name)?.zip(written(&self.name)?).map(|(theirs, mine)| mine - theirs);
        if !break_lock && age.is_none_or(|age| age <= OLD) {
            return Ok(Some(paper));
        }
        let told = Diagnostic::new(Code::Locked, format!("a claim of {} is set aside", named(&paper)));
        let why = match age {
            Some(age) if age > OLD => format!("it was not renewed for {} minutes", age / 60),
            _ => "as you asked with `--break-lock`".to_owned(),
        };
        tell(News::Noted(Diagnostic { severity: Severity::Note, ..told.because(why) }));
        Ok(None)
    }

    fn taken(&self, paper: &Paper) -> Diagnostic {
        let place = self.patient.store.place();
        Diagnostic::new(Code::Locked, format!("{} is publishing to {place}", named(paper)))
            .because(format!("since {}, by the clock there; nothing was sent", paper.since))
            .help("wait until it is done; if it was stopped, run it with `--break-lock`, or wait ten minutes")
    }

    /// Sees that it still holds. Somebody may have set it aside.
    ///
    /// # Errors
    /// [`Code::Locked`] if it does not.
    pub(super) fn holds(&self) -> Result<(), Diagnostic> {
        match self.patient.attempt(&self.name, |store| store.length(&self.name))? {
            Some(_) => Ok(()),
            None => Err(Diagnostic::new(
                Code::Locked,
                format!("the claim to publish to {} is gone", self.patient.store.place()),
            )
            .because("another newsprint has set it aside, or the target is not what it was")
            .help("see that the target is there; where another is at work wait until it is done; then publish again")),
        }
    }

    /// Renews it until it is released, on a thread of its own.
    pub(super) fn keep(&self) {
        let (released, told) = &self.released;
        let mut done = released.lock().unwrap_or_else(PoisonError::into_inner);
        while !*done {
            let waited = told.wait_timeout(done, RENEWED).unwrap_or_else(PoisonError::into_inner);
            done = waited.0;
            // Where it is gone, it was set aside, and must not come back.
            if !*done && waited.1.timed_out() && self.holds().is_ok() {
                // If this fails, the next publisher takes it for old; the work itself tells what is wrong.
                let _ = self.renew();
            }
        }
    }

    /// Ends [`Self::keep`].
    pub(super) fn done(&self) {
        *self.released.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.released.1.notify_all();
    }

    /// Does something, and gives the claim back however that ends.
    pub(super) fn while_held<T>(
        &self,
        work: impl FnOnce() -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        let done = work();
        self.remove();
        done
    }

    fn renew(&self) -> Result<(), Diagnostic> {
        let headers = Headers { content_type: "application/json".into(), cache: "no-store" };
        self.patient.put(&self.name, &self.text, &headers)
    }

    /// A claim that stays is set aside by this site's next publish, or by age.
    fn remove(&self) {
        let _ = self.patient.store.remove(&self.name);
    }
}

fn named(paper: &Paper) -> &str {
    if paper.who.is_empty() { "somebody" } else { &paper.who }
}

/// Which copy of the site this is: made up once, and kept where no repository keeps it.
fn identity(config: &Config, settings: &Settings, now: Duration) -> Result<String, Diagnostic> {
    let path = notes(config, settings, ".id");
    if let Some(id) = fs::read_if_there(&path)?.filter(|id| id.len() == 64) {
        return Ok(id);
    }
    let made = format!("{} {} {} {now:?}", who(), fs::shown(&path), std::process::id());
    let id = Digest::of(made.as_bytes()).hex();
    fs::write(&path, id.as_bytes()).map(|()| id)
}

/// User and machine, as far as the environment tells.
fn who() -> String {
    let first =
        |names: &[&str]| names.iter().find_map(|name| std::env::var(name).ok()).filter(|v| !v.is_empty());
    let user = first(&["USER", "LOGNAME", "USERNAME"]).unwrap_or_else(|| "somebody".to_owned());
    let kernel = || fs::read_to_string(std::path::Path::new("/proc/sys/kernel/hostname")).ok();
    let machine = first(&["HOSTNAME", "COMPUTERNAME"]).or_else(kernel).unwrap_or_default();
    format!("{user}@{}", machine.trim())
}

/// For people; nothing hangs on it.
fn shown(now: Duration) -> String {
    let seconds = i64::try_from(now.as_secs()).unwrap_or_default();
    let time = chrono::DateTime::from_timestamp(seconds, 0);
    time.map_or_else(String::new, |time| time.format("%Y-%m-%d %H:%M:%S UTC").to_string())
}

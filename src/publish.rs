//! The built site, sent to where readers find it: a folder, a store of objects, a web server's folder, a branch.
//!
//! A publish is a difference (`difference.rs`) between the built folder (`site.rs`) and what stands at the target, by content. What
//! newsprint put at a target is noted there (`record.rs`), and only that is ever replaced or removed. A target is either a
//! [`Store`] of single files, to which they are sent in an order in which readers see no broken site (`order.rs`, `send.rs`), or a
//! [`Whole`] that takes the difference in one piece. One publisher at a time is at work at a store (`claim.rs`).

use std::path::PathBuf;

use crate::config::Config;
use crate::config::publish::Target as Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::fs;

mod attempt;
mod claim;
mod compress;
mod difference;
mod http;
mod kind;
mod order;
mod record;
mod send;
mod site;
mod standing;
mod target;
mod verify;

pub use difference::{Difference, Found};
pub use record::{Digest, Known};
pub use site::{Piece, Site};
pub use target::{About, Entry, Failure, Headers, Store, Target, Whole};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Name of the target; the config's default, or its only one, where it is not told.
    pub target: Option<String>,
    /// The built folder, where it is not the config's.
    pub output: Option<PathBuf>,
    /// Nothing is sent; the difference is only told.
    pub dry_run: bool,
    /// Many removals, and files of others that stand in the way, are agreed to.
    pub yes: bool,
    /// A claim of another publisher is set aside, however young it is.
    pub break_lock: bool,
    /// What stands at the target is looked at anew, whatever is noted there.
    pub recount: bool,
    /// The site is read back over HTTP, from this address or the one that the config tells.
    pub verify: Option<Option<String>>,
}

/// What happens, for the person at the terminal.
#[derive(Debug)]
pub enum News<'a> {
    /// What will be sent, and where to.
    Planned {
        /// The target, as people know it.
        place: &'a str,
        /// What is new, changed, unchanged and gone.
        difference: &'a Difference,
    },
    /// So many files and bytes will be sent.
    Sending {
        /// How many.
        files: usize,
        /// Their bytes, before they are compressed.
        bytes: u64,
    },
    /// One of them was sent; its bytes.
    Sent(u64),
    /// So many more files will be removed.
    Removing(usize),
    /// So many files will be read back.
    Verifying {
        /// How many.
        files: usize,
        /// From below this address.
        address: &'a str,
    },
    /// One of them was.
    Verified,
    /// Something that a person should know.
    Noted(Diagnostic),
}

/// Where news go, from any thread.
pub type Tell<'a> = &'a (dyn Fn(News) + Sync);

/// What a publish did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The target, as people know it.
    pub place: String,
    /// Files that were sent.
    pub sent: usize,
    /// Their bytes as they went.
    pub bytes: u64,
    /// Files that stood there already.
    pub unchanged: usize,
    /// Files that were removed.
    pub removed: usize,
    /// Files that were read back and are as they were built.
    pub verified: usize,
}

/// Publishes the site. Nothing is sent where anything at all is unclear.
///
/// # Errors
/// [`Code::Publish`] if nothing whole is built or no target is meant; [`Code::Target`], [`Code::Locked`], [`Code::Foreign`] as they tell. What
/// was sent until then stands, and the next publish goes on from there.
pub fn publish(config: &Config, options: &Options, tell: Tell) -> Result<Report, Diagnostic> {
    let settings = chosen(config, options.target.as_deref())?;
    let output = options.output.clone().unwrap_or_else(|| config.output_folder());
    // Before anything is sent: it would be a pity to be told afterwards.
    let verify =
        options.verify.as_ref().map(|told| verify::address(config, settings, told.as_deref())).transpose()?;
    let (site, _hold) = site::read(config, &output, settings, tell)?;
    let mut report = match target::open(config, settings, site.folder())? {
        Target::Store(store) => store_publish(config, settings, options, &site, store.as_ref(), tell)?,
        Target::Whole(whole) => whole_publish(options, &site, whole.as_ref(), tell)?,
    };
    if let Some(address) = verify.filter(|_| !options.dry_run) {
        report.verified = verify::verify(&site, &address, tell)?;
    }
    Ok(report)
}

/// The target that is meant.
///
/// # Errors
/// [`Code::Publish`] if there is none, or it is not clear which.
pub fn chosen<'c>(config: &'c Config, name: Option<&str>) -> Result<&'c Settings, Diagnostic> {
    let targets = &config.publish.targets;
    let names = || targets.iter().map(|t| t.name.as_str());
    let unclear = |message: String, help: String| {
        Diagnostic::new(Code::Publish, message).at(crate::config::FILE_NAME).help(help)
    };
    let wanted = name.or(config.publish.default.as_deref());
    match (wanted, targets.as_slice()) {
        (Some(wanted), all) => all.iter().find(|t| t.name == wanted).ok_or_else(|| {
            let help = crate::diagnostic::nearest(wanted, names()).map_or_else(
                || format!("the targets are {}", names().collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            unclear(format!("there is no usable target `{wanted}`"), help)
        }),
        (None, [only]) => Ok(only),
        (None, []) => Err(unclear(
            "there is no target to publish to".into(),
            "name one in newsprint.yaml: `publish: { targets: { copy: { type: folder, path: ../site } } }`"
                .into(),
        )),
        (None, _) => Err(unclear(
            "there are several targets, and none is the default".into(),
            format!("run `newsprint publish {}`, or write `default:` under `publish:`", targets[0].name),
        )),
    }
}

fn store_publish(
    config: &Config,
    settings: &Settings,
    options: &Options,
    site: &Site,
    store: &dyn Store,
    tell: Tell,
) -> Result<Report, Diagnostic> {
    let mut standing = standing::look(store, site, options.recount, tell)?;
    let mut difference = Difference::between(site, &standing.found);
    if !options.dry_run && (!difference.is_empty() || !standing.is_settled()) {
        agreed(&difference, standing.found.known.len(), options, store.place())?;
        let claim = claim::Claim::take(config, settings, store, options.break_lock, tell)?;
        let sent = claim.while_held(|| {
            // Another publisher may have been at work until now.
            if !standing::Notes::read(&attempt::Patient::new(store))?.are_of(&standing.notes) {
                standing = standing::look(store, site, options.recount, tell)?;
                difference = Difference::between(site, &standing.found);
                agreed(&difference, standing.found.known.len(), options, store.place())?;
            }
            tell(News::Planned { place: store.place(), difference: &difference });
            send::send(store, site, &difference, &standing.found, &claim, tell)
        })?;
        return Ok(Report { place: store.place().to_owned(), unchanged: difference.unchanged.len(), ..sent });
    }
    tell(News::Planned { place: store.place(), difference: &difference });
    Ok(report(store.place(), &difference))
}

fn whole_publish(
    options: &Options,
    site: &Site,
    whole: &dyn Whole,
    tell: Tell,
) -> Result<Report, Diagnostic> {
    let found = whole.standing(site)?;
    let difference = Difference::between(site, &found);
    agreed(&difference, found.known.len(), options, whole.place())?;
    tell(News::Planned { place: whole.place(), difference: &difference });
    if options.dry_run {
        return Ok(report(whole.place(), &difference));
    }
    let bytes = whole.apply(site, &difference, &found, tell)?;
    Ok(Report {
        bytes,
        sent: difference.to_send().count(),
        removed: difference.gone.len(),
        ..report(whole.place(), &difference)
    })
}

/// Of what was only told.
fn report(place: &str, difference: &Difference) -> Report {
    Report { place: place.to_owned(), unchanged: difference.unchanged.len(), ..Report::default() }
}

/// Removals up to this many are never asked about.
const FEW: usize = 100;

/// Nor are those up to this part of what was published: a tenth.
const PART: usize = 10;

/// How many paths stand in a message.
const SHOWN: usize = 5;

/// What must be agreed to with `--yes`.
fn agreed(difference: &Difference, known: usize, options: &Options, place: &str) -> Result<(), Diagnostic> {
    if options.yes || options.dry_run {
        return Ok(());
    }
    if !difference.foreign.is_empty() {
        let count = difference.foreign.len();
        return Err(Diagnostic::new(
            Code::Foreign,
            format!("{count} of the site's paths hold files at {place} that newsprint did not put there"),
        )
        .because(shown(&difference.foreign))
        .help("name an empty place, or run it with `--yes` to replace them"));
    }
    let gone = difference.gone.len();
    if gone > FEW && gone * PART > known {
        return Err(Diagnostic::new(
            Code::Publish,
            format!("{gone} of {known} files at {place} would be removed"),
        )
        .because(format!("the built site no longer has them: {}", shown(&difference.gone)))
        .help("see `newsprint publish --dry-run`; build the site again, or run it with `--yes`"));
    }
    Ok(())
}

fn shown(paths: &[String]) -> String {
    let some = paths.iter().take(SHOWN).map(|p| format!("`{p}`")).collect::<Vec<_>>().join(", ");
    if paths.len() > SHOWN { format!("{some} and {} more", paths.len() - SHOWN) } else { some }
}

/// A folder beside the build's notes for what a publisher on this machine keeps of a target.
fn notes(config: &Config, settings: &Settings, end: &str) -> PathBuf {
    let name: String = settings.name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    fs::resolve(&config.root)
        .unwrap_or_else(|_| config.root.clone())
        .join(".newsprint/build/publish")
        .join(name + end)
}

//! `newsprint theme new NAME`: a theme to begin with. It changes the colours of the default theme, by options.

use std::process::ExitCode;

use super::super::Common;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::{fs, render};

/// Arguments of `theme new`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Name of the theme: small letters, digits and hyphens
    #[arg(value_name = "NAME")]
    name: String,
}

/// The files of a new theme.
const FILES: [(&str, &str); 4] = [
    (
        "theme.yaml",
        "name: @NAME@\nversion: \"0.1.0\"\n# The theme interfaces it works with; this newsprint's is @INTERFACE@.\ninterface: \"^@MAJOR@\"\ndescription: The default theme in other colours\n\n# What a site may set under `theme_options:` in its newsprint.yaml.\noptions:\n  accent: { type: colour, default: \"#0b5563\", description: The colour of kickers and links }\n\n# The languages of messages/, where the theme has words of its own.\nmessages: []\n",
    ),
    (
        "templates/base.html",
        "{#- The frame of every page. What is not here is the default theme's. -#}\n{% extends \"default:base.html\" %}\n{% block head %}<link rel=\"stylesheet\" href=\"{{ root }}{{ asset(path=\"@NAME@.css\") }}\">\n{% endblock head %}\n",
    ),
    (
        "templates/options.css",
        "{#- A stylesheet that is a template: it sees the theme's options. -#}\n:root {\n  --@NAME@-accent: {{ theme.options.accent }};\n}\n",
    ),
    (
        "static/@NAME@.css",
        "@import \"options.css\";\n\n.kicker,\n.byline a {\n  color: var(--@NAME@-accent);\n}\n",
    ),
];

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    let (config, mut problems) = match common.site() {
        Ok(site) => site,
        Err(problem) => return common.report(problem.into()),
    };
    match start(&config, &args.name) {
        Ok(()) => {
            let name = &args.name;
            common.say(&format!("A new theme in themes/{name}. Choose it with `theme: {name}` in newsprint.yaml, and look at it with"));
            common.say(&format!("    newsprint theme check {name}"));
        }
        Err(problem) => problems.push(problem),
    }
    common.report(problems)
}

fn start(config: &Config, name: &str) -> Result<(), Diagnostic> {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain {
        return Err(Diagnostic::new(Code::Theme, format!("`{name}` cannot name a theme"))
            .help("take small letters, digits and hyphens, a letter first"));
    }
    if let Some(known) = render::known_themes(config).into_iter().find(|t| t.name == name) {
        let place = known.folder.map_or_else(|| "newsprint".to_owned(), |f| fs::shown_from(&config.root, &f));
        return Err(Diagnostic::new(Code::Theme, format!("there is already a theme `{name}`"))
            .because(format!("it stands in {place}"))
            .help("take another name; nothing was changed"));
    }
    let folder = config.root.join("themes").join(name);
    let filled = |text: &str| {
        let major = render::INTERFACE.major.to_string();
        text.replace("@NAME@", name)
            .replace("@INTERFACE@", &render::INTERFACE.to_string())
            .replace("@MAJOR@", &major)
    };
    for (path, text) in FILES {
        fs::write(&folder.join(filled(path)), filled(text).as_bytes())?;
    }
    Ok(())
}

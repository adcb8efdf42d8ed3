//! What options and environment say of the display. It is of the process, as the terminal is: set once, at the start.

use crate::cli::Failure;
use crate::cli::args::{BidiArg, ColorArg, DisplayArgs};
use clap::ValueEnum;
use std::sync::OnceLock;

static SETTINGS: OnceLock<Settings> = OnceLock::new();

/// What was said of the display.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    pub(super) bidi: Bidi,
    /// None: as the terminal is.
    pub(super) color: Option<bool>,
    /// None: as the terminal is.
    pub(super) width: Option<usize>,
    pub(super) pager: bool,
}

/// Which texts are isolated.
pub(super) type Bidi = BidiArg;

/// Takes over what the options say, and beside them MAHDAR_BIDI and NO_COLOR.
pub(crate) fn set(args: &DisplayArgs) -> Result<(), Failure> {
    let value = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let of_environment = |name: &str| {
        let Some(value) = value(name) else { return Ok(Bidi::Auto) };
        Bidi::from_str(&value, true)
            .map_err(|_| Failure::Message(format!("{name}: expected auto, isolates or none, found {value}")))
    };
    let settings = Settings {
        bidi: args.bidi.map_or_else(|| of_environment("MAHDAR_BIDI"), Ok)?,
        color: match args.color {
            ColorArg::Always => Some(true),
            ColorArg::Never => Some(false),
            ColorArg::Auto => value("NO_COLOR").map(|_| false),
        },
        width: args.width,
        pager: !args.no_pager,
    };
    // There is one main, so nobody has set them before.
    let _ = SETTINGS.set(settings);
    Ok(())
}

pub(super) fn settings() -> Settings {
    let default = Settings { bidi: Bidi::Auto, color: None, width: None, pager: false };
    SETTINGS.get().copied().unwrap_or(default)
}

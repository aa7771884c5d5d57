//! The one place that prints: results to standard output, everything else to standard error.
//!
//! Text that came from a file or a tenant passes through the encoders here, at the moment when it is written.

use std::io::{self, BufRead, IsTerminal, Write};

use anstyle::Style;
use remote_assist::error::{Error, Result, codes};
use remote_assist::model::{Diagnostic, ErrorInfo, Severity};
use serde::Serialize;

use crate::json;
use crate::line::{BLUE, Line, RED, YELLOW, wrap};

/// How far codes are moved to the right, so that they stand below each other.
const CODE_COLUMN: usize = 96;
/// Where long texts are broken on a terminal.
const WIDTH: usize = 110;

/// Standard output and error, standard input, and what is known about them.
///
/// Another language's entry point can give its own streams.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the streams")]
pub struct Io {
    /// Where results go.
    pub output: Box<dyn Write + Send>,
    /// Where diagnostics, questions and progress go.
    pub error: Box<dyn Write + Send>,
    /// Where answers come from.
    pub input: Box<dyn BufRead + Send>,
    /// Whether results are read on a terminal.
    pub output_is_terminal: bool,
    /// Whether diagnostics are read on a terminal.
    pub error_is_terminal: bool,
    /// Whether a person can answer.
    pub input_is_terminal: bool,
    /// Whether the input is a pipe, whose end stops `sim serve`.
    pub input_is_pipe: bool,
    /// Whether a terminal may get colours.
    pub colour: bool,
}

impl Io {
    /// The streams of this process.
    pub fn process() -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            output: Box::new(io::BufWriter::new(io::stdout())),
            error: Box::new(io::stderr()),
            input: Box::new(io::BufReader::new(io::stdin())),
            output_is_terminal: io::stdout().is_terminal(),
            error_is_terminal: io::stderr().is_terminal(),
            input_is_terminal: io::stdin().is_terminal(),
            input_is_pipe: crate::process::input_is_pipe(),
            colour: !no_colour,
        }
    }
}

impl std::fmt::Debug for Io {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Io").field("output_is_terminal", &self.output_is_terminal).finish_non_exhaustive()
    }
}

/// A line for a person in the middle of something that waits for that person. Nobody is told if it fails.
pub(crate) fn tell_person(text: &str) {
    let mut line = Line::from(text).render(io::stderr().is_terminal(), false);
    line.push('\n');
    let _ = io::stderr().write_all(line.as_bytes());
}

/// Prints, and keeps what went wrong with printing.
pub(crate) struct Output {
    io: Io,
    /// Whether the reader of the results went away: then they are dropped in silence.
    closed: bool,
    broken: Option<io::Error>,
}

impl Output {
    pub(crate) fn new(io: Io) -> Self {
        Self { io, closed: false, broken: None }
    }

    pub(crate) fn error_is_terminal(&self) -> bool {
        self.io.error_is_terminal
    }

    /// Whether somebody can be asked.
    pub(crate) fn can_ask(&self) -> bool {
        self.io.input_is_terminal && self.io.error_is_terminal
    }

    pub(crate) fn input_is_pipe(&self) -> bool {
        self.io.input_is_pipe
    }

    /// Gives the input away, to a thread that waits for it.
    pub(crate) fn take_input(&mut self) -> Box<dyn BufRead + Send> {
        std::mem::replace(&mut self.io.input, Box::new(io::empty()))
    }

    /// A line of the result.
    pub(crate) fn line(&mut self, line: impl Into<Line>) {
        let text = line.into().render(self.io.output_is_terminal, self.io.colour);
        self.write(text.as_bytes());
        self.write(b"\n");
    }

    /// A result that is text of our own, such as a template or help: as it stands.
    pub(crate) fn own_text(&mut self, text: &str) {
        self.write(text.as_bytes());
    }

    /// A result that is written piece by piece by an encoder of its own, such as CSV. It ends early where its reader went away.
    pub(crate) fn pieces(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        if let Err(error) = write(&mut Pieces(self))
            && !self.closed
        {
            self.lost(error);
        }
    }

    /// A secret, alone on its line, without any formatting. Its bytes are written at once and kept nowhere.
    #[expect(clippy::disallowed_methods, reason = "the reveal is one of the three readers")]
    pub(crate) fn secret(&mut self, secret: &remote_assist::secret::Secret) {
        self.write(secret.expose().as_bytes());
        self.write(b"\n");
    }

    /// The program's own help.
    pub(crate) fn help(&mut self, text: &clap::builder::StyledStr) {
        let text = if self.io.colour && self.io.output_is_terminal {
            text.ansi().to_string()
        } else {
            text.to_string()
        };
        self.own_text(&text);
    }

    /// A result as one JSON document.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<()> {
        let text = json::document(value)?;
        self.write(text.as_bytes());
        Ok(())
    }

    /// A result as one line of JSON, which its reader gets at once.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) -> Result<()> {
        let text = json::line(value)?;
        self.write(text.as_bytes());
        self.flush();
        Ok(())
    }

    /// Sends what is held back.
    pub(crate) fn flush(&mut self) {
        if !self.closed
            && let Err(error) = self.io.output.flush()
        {
            self.lost(error);
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        if !self.closed
            && let Err(error) = self.io.output.write_all(bytes)
        {
            self.lost(error);
        }
    }

    fn lost(&mut self, error: io::Error) {
        self.closed = true;
        // `remote-assist plan x.yaml | head` is no failure; a full disk is one.
        if error.kind() != io::ErrorKind::BrokenPipe {
            self.broken = Some(error);
        }
    }

    /// A line for the reader of diagnostics. Nobody is told if even that fails.
    pub(crate) fn note(&mut self, line: impl Into<Line>) {
        self.flush();
        let mut text = line.into().render(self.io.error_is_terminal, self.io.colour);
        text.push('\n');
        let _ = self.io.error.write_all(text.as_bytes());
    }

    /// A question; the answer is read from the input.
    pub(crate) fn ask(&mut self, question: &str) {
        self.flush();
        let text = Line::from(question).render(self.io.error_is_terminal, false);
        let _ = self.io.error.write_all(text.as_bytes()).and_then(|()| self.io.error.flush());
    }

    /// An error with its code and what to do.
    pub(crate) fn failure(&mut self, info: &ErrorInfo) {
        let code = (info.code != codes::USAGE.name).then_some(info.code.as_str());
        self.finding(Line::new().mark("error:", RED), &info.message, code, info.hint.as_deref());
        if let Some(id) = &info.request_id {
            self.note(format!("    request id of the service: {id}"));
        }
    }

    /// Diagnostics, each with its place, code and hint.
    pub(crate) fn diagnostics(&mut self, list: &[Diagnostic]) {
        for one in list {
            let (word, style) = severity(one.severity);
            let head = Line::new().text(place(one)).mark(word, style);
            self.finding(head, &one.text, Some(&one.code), one.hint.as_deref());
        }
    }

    /// Head, text and code; on a terminal long texts are broken between words, elsewhere a finding is one line.
    fn finding(&mut self, head: Line, text: &str, code: Option<&str>, hint: Option<&str>) {
        let width = if self.io.error_is_terminal { WIDTH } else { usize::MAX };
        let mut parts = wrap(text, head.width() + 1, width).into_iter();
        let mut line = head.text(format!(" {}", parts.next().unwrap_or_default()));
        for part in parts {
            self.note(std::mem::replace(&mut line, Line::from(format!("    {part}"))));
        }
        let gap = CODE_COLUMN.saturating_sub(line.width()).max(3);
        self.note(match code {
            Some(code) => line.text(format!("{:gap$}{code}", "")),
            None => line,
        });
        for part in hint.into_iter().flat_map(str::lines).flat_map(|hint| wrap(hint, 4, width)) {
            self.note(format!("    {part}"));
        }
    }

    /// The exit code, if nothing was lost on the way.
    pub(crate) fn close(&mut self, exit: u8) -> u8 {
        self.flush();
        match self.broken.take() {
            None => exit,
            Some(error) => {
                let lost =
                    Error::new(codes::STORE_UNWRITABLE, format!("the result could not be written: {error}"));
                self.failure(&ErrorInfo::from(&lost));
                if exit == 0 { lost.code().exit } else { exit }
            }
        }
    }
}

/// The results as a stream of bytes.
struct Pieces<'a>(&'a mut Output);

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        if self.0.closed { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush();
        Ok(())
    }
}

fn severity(severity: Severity) -> (&'static str, Style) {
    match severity {
        Severity::Error => ("error:", RED),
        Severity::Warning => ("warning:", YELLOW),
        Severity::Advice => ("advice:", BLUE),
    }
}

/// `plant-7.yaml:6:1: `, as compilers write it and editors follow it.
fn place(diagnostic: &Diagnostic) -> String {
    let Some(place) = &diagnostic.place else { return String::new() };
    let mut out = String::new();
    for part in [
        place.file.clone(),
        place.line.map(|line| line.to_string()),
        place.column.map(|column| column.to_string()),
    ] {
        out.extend(part.map(|part| format!("{part}:")));
    }
    if place.line.is_none() {
        out.extend(place.path.as_ref().map(|path| format!("{path}:")));
    }
    if out.is_empty() { out } else { out + " " }
}

/// `2 errors, 1 advice`; `None` where there is nothing.
pub(crate) fn tally(list: &[Diagnostic]) -> Option<String> {
    let count = |severity| list.iter().filter(|one| one.severity == severity).count();
    let parts: Vec<String> = [
        (count(Severity::Error), "error", "errors"),
        (count(Severity::Warning), "warning", "warnings"),
        (count(Severity::Advice), "advice", "advice"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

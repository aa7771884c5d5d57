use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use remote_assist::deploy::{Client, ReachOptions};
use remote_assist::error::{Error, codes};
use remote_assist::reach::ReachMatrix;
use serde::{Serialize, Serializer};
use tokio_util::sync::CancellationToken;

use super::{Loaded, unless_cancelled};
use crate::args::ReachArguments;
use crate::failure::{Exit, Failure};
use crate::identity::unwritable;
use crate::json;
use crate::output::Output;
use crate::show::reach;
use crate::show::words::{count, quoted};
use crate::target::Target;

/// Says who reaches whom. Whatever the answer is, there is one.
pub(super) async fn run(arguments: &ReachArguments, output: &mut Output, cancel: &CancellationToken) -> Exit {
    let pair = arguments.from.as_ref().zip(arguments.to.as_ref());
    if pair.is_none() && !arguments.matrix {
        return Err(usage("it is not said who is to reach whom").into());
    }
    if pair.is_some() && (arguments.csv.is_some() || arguments.output.is_some()) {
        return Err(usage("`--csv` and `-o` write the matrix, and one pair is asked for").into());
    }
    let to_output = arguments.csv.as_deref() == Some(Path::new("-"));
    if to_output && arguments.json {
        return Err(Error::new(codes::USAGE, "standard output takes `--json` or `--csv -`, not both")
            .hint("Name a file for one of them.")
            .into());
    }
    let loaded = Loaded::read(&arguments.file)?;
    // By the file nobody is contacted.
    let client = if arguments.now {
        let target = Target::open(&arguments.target, &loaded.scenario, output);
        unless_cancelled(cancel, target).await?.client().clone()
    } else {
        Client::simulated()?
    };
    if let Some((from, to)) = pair {
        let options = ReachOptions { from: from.clone(), to: to.clone(), now: arguments.now };
        let found = unless_cancelled(cancel, client.reach(&loaded.scenario, options)).await?;
        if arguments.json {
            output.json(&found)?;
        } else {
            reach::pair(&found, output);
        }
        return Ok(0);
    }
    let matrix = unless_cancelled(cancel, client.reach_matrix(&loaded.scenario, arguments.now)).await?;
    show(&matrix, &loaded, arguments, output)?;
    Ok(0)
}

/// Writes the matrix in the forms that are asked for; for people where none is.
fn show(
    matrix: &ReachMatrix,
    loaded: &Loaded,
    arguments: &ReachArguments,
    output: &mut Output,
) -> Result<(), Failure> {
    if matrix.pairs() == 0 {
        output.note(
            "The file names fewer than two people: list them in `people`, or ask with --from and --to.",
        );
    }
    if let Some(file) = &arguments.output {
        save(file, |writer| matrix.write_page(loaded.scenario.name(), writer))?;
        output.note(format!("{} is written: {}", quoted(file), count(matrix.pairs(), "pair")));
    }
    match arguments.csv.as_deref() {
        Some(file) if file == Path::new("-") => output.pieces(|writer| matrix.write_csv(writer)),
        Some(file) => {
            save(file, |writer| matrix.write_csv(writer))?;
            output.note(format!("{} is written: {}", quoted(file), count(matrix.pairs(), "pair")));
        }
        None => {}
    }
    if arguments.json {
        output.pieces(|writer| json::stream(&Pairs(matrix), writer));
    } else if arguments.csv.is_none() && arguments.output.is_none() {
        reach::matrix(matrix, output);
    }
    Ok(())
}

fn save(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let done = File::create(file).and_then(|opened| {
        let mut writer = BufWriter::new(opened);
        write(&mut writer)?;
        writer.flush()
    });
    done.map_err(|error| unwritable(file, &error).into())
}

fn usage(text: &str) -> Error {
    Error::new(codes::USAGE, text)
        .hint("Name two people with `--from A --to B`, or ask for everybody with `--matrix`.")
}

/// All pairs as a list that is made while it is written.
struct Pairs<'a>(&'a ReachMatrix);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter())
    }
}

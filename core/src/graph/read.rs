//! Many keyed reads at once.

use std::time::Duration;

use futures::stream::{self, StreamExt, TryStreamExt};
use serde_json::Value;

use super::answer::Answer;
use super::batch::{BATCH_LIMIT, BatchMode, Outer};
use super::classify;
use super::client::GraphClient;
use super::operation::Operation;
use crate::error::{Error, Result};
use crate::http::Stopped;

/// So many batches of reads are under way at once, which is what the governor lets through.
pub const BATCHES_IN_FLIGHT: usize = 8;

/// A batch is asked again so often for the items that the service put off.
const ROUNDS: u32 = 6;

/// And no longer than this in all.
const PATIENCE: Duration = Duration::from_mins(3);

/// The first wait where the service names none; it doubles from round to round.
const FIRST_WAIT: Duration = Duration::from_secs(2);

impl GraphClient {
    /// Reads many objects by their keys, in batches; `None` for each that the service answers with 404.
    ///
    /// Items that the service puts off are asked for again after the longest of their waits. Any other refusal ends it.
    pub async fn read_batch(&self, operations: Vec<Operation>) -> Result<Vec<Option<Value>>> {
        let chunks = operations.chunks(BATCH_LIMIT).map(|chunk| self.read_chunk(chunk));
        // Collecting the futures first lets the borrow checker see that all chunks live equally long.
        let chunks: Vec<_> = chunks.collect();
        let read: Vec<Vec<Option<Value>>> =
            stream::iter(chunks).buffered(BATCHES_IN_FLIGHT).try_collect().await?;
        Ok(read.into_iter().flatten().collect())
    }

    async fn read_chunk(&self, operations: &[Operation]) -> Result<Vec<Option<Value>>> {
        let mut values: Vec<Option<Value>> = vec![None; operations.len()];
        let mut open: Vec<usize> = (0..operations.len()).collect();
        let started = self.now();
        for round in 1.. {
            let answers = self.read_round(operations, &open).await?;
            let mut put_off = PutOff::default();
            let mut left = Vec::new();
            for (index, answer) in open.into_iter().zip(answers) {
                match answer {
                    Answer::Done(reply) => values[index] = Some(reply.body),
                    Answer::Refused(error) if error.status() == Some(404) => {}
                    Answer::Throttled { wait, error } => {
                        left.push(index);
                        put_off.note(wait, error);
                    }
                    Answer::Unknown(error) => {
                        left.push(index);
                        put_off.note(error.wait(), error);
                    }
                    Answer::Refused(error) | Answer::NotRun(error) | Answer::AuthExpired(error) => {
                        return Err(error);
                    }
                }
            }
            open = left;
            let Some(error) = put_off.error else { break };
            let wait = put_off.wait.unwrap_or_else(|| FIRST_WAIT.saturating_mul(1 << (round - 1).min(16)));
            if round >= ROUNDS {
                return Err(error.noting(Stopped::Tries(ROUNDS)));
            }
            if self.now().since(started).saturating_add(wait) > PATIENCE {
                return Err(error.noting(Stopped::Budget(PATIENCE)));
            }
            self.clock().sleep(wait).await;
        }
        Ok(values)
    }

    /// Asks for the open ones. A failure of the whole batch was repeated by the pipeline already, so it is final.
    async fn read_round(&self, operations: &[Operation], open: &[usize]) -> Result<Vec<Answer>> {
        let asked: Vec<&Operation> = open.iter().map(|index| &operations[*index]).collect();
        if let [single] = asked.as_slice() {
            return match self.send_ref(single).await {
                Answer::Done(reply) => Ok(vec![Answer::Done(reply)]),
                Answer::Refused(error) => Ok(vec![Answer::Refused(error)]),
                other => other.into_result().map(|_| Vec::new()),
            };
        }
        match self.exchange_batch(&asked, BatchMode::Parallel).await {
            Outer::Items(answers) => Ok(answers),
            Outer::Failed(error) => Err(error),
            Outer::Whole(parts) => {
                let whole = Operation::new(::http::Method::POST, "/$batch").reads();
                match classify::classify(parts, &whole).into_result() {
                    Err(error) => Err(error),
                    // A positive answer without items is `Failed` already.
                    Ok(_) => Ok(Vec::new()),
                }
            }
        }
    }
}

/// The items of a round that have to be asked for again.
#[derive(Default)]
struct PutOff {
    wait: Option<Duration>,
    error: Option<Error>,
}

impl PutOff {
    fn note(&mut self, wait: Option<Duration>, error: Error) {
        self.wait = self.wait.max(wait);
        self.error = Some(error);
    }
}

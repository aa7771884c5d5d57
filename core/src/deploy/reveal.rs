//! Showing a sealed password to whoever holds the key, and noting that first.

use std::sync::Arc;

use super::client::Client;
use crate::clock::Clock;
use crate::error::{Error, Result, codes};
use crate::journal::{AccountSecret, Journal, JournalOptions, JournalPlace, Kind, Location, TTL, journals};
use crate::model::Target;
use crate::secret::{Identity, Secret};

/// Which password is shown to whom.
#[derive(Debug)]
pub struct RevealOptions<'a> {
    /// The account's user principal name.
    pub account: &'a str,
    /// The key that opens it.
    pub identity: &'a Identity,
    /// Where the journals are.
    pub journal: Location,
    /// Why; a second reveal of the same password needs it.
    pub reason: Option<String>,
}

impl Client {
    /// Opens the sealed password of an account from this client's journals. That it is shown is written there first. Contacts no
    /// tenant.
    ///
    /// A simulated client opens what was sealed to its own key; a live one needs `identity`. A second reveal of the same password
    /// needs a `reason`. Fails as [`reveal`] does.
    pub async fn reveal(
        &self,
        account: &str,
        identity: Option<&Identity>,
        journal: Option<Location>,
        reason: Option<String>,
    ) -> Result<Secret> {
        let identity = match (identity, self.target()) {
            (Some(identity), _) => identity,
            (None, Target::Simulated) => &self.identity,
            (None, Target::Live) => {
                return Err(Error::new(codes::RECIPIENT_INVALID, "no key is named that opens the password")
                    .hint("Name the file with the age identity to which it was sealed."));
            }
        };
        let journal = journal.unwrap_or_else(|| self.journal.clone());
        let options = RevealOptions { account, identity, journal, reason };
        reveal(options, Arc::clone(&self.connection.clock)).await
    }
}

/// Opens the sealed password of an account. That it is shown is written into the journal first.
///
/// Fails with `secret.absent` if no journal holds one, or if it is not certain which one holds, and with
/// `secret.recipient_invalid` if the key does not open it.
pub async fn reveal(options: RevealOptions<'_>, clock: Arc<dyn Clock>) -> Result<Secret> {
    let location = options.journal;
    for one in journals(&location, Arc::clone(&clock)).await? {
        let place = JournalPlace::of(location.clone(), one, Arc::clone(&clock));
        let Some(reading) = Journal::read(&place).await? else { continue };
        let secrets = reading.state.secrets.iter();
        let held = secrets.filter(|(_, secret)| secret.account.eq_ignore_ascii_case(options.account));
        // A temporary access pass comes after the password of its account, and the password of an account that was made again after
        // the pass of the one before.
        let Some((address, secret)) = held.max_by_key(|(_, secret)| secret.newest()) else { continue };
        let valid = valid(options.account, secret)?;
        if secret.revealed > 0 && options.reason.is_none() {
            return Err(Error::new(
                codes::USAGE,
                format!("the password of {} was shown before ({} times)", options.account, secret.revealed),
            )
            .hint("Say why it is shown again: --reason \"…\""));
        }
        // Opened first, so that nothing is noted as shown that the key cannot open.
        let opened = options.identity.open(&valid)?;
        let (holder, host) = super::holder::here();
        let run = uuid::Uuid::now_v7().to_string();
        let journal =
            Journal::open(JournalOptions { place, holder, host, run, ttl: TTL, unlock: None }).await?;
        let noted = journal
            .append(Kind::Revealed {
                addr: address.clone(),
                by: options.identity.recipient(),
                reason: options.reason.clone(),
            })
            .await;
        let released = journal.release().await;
        return noted.and(released).map(|()| opened);
    }
    Err(Error::new(
        codes::SECRET_ABSENT,
        format!("no journal in {} holds a password of {}", location.place(), options.account),
    )
    .hint("Name the account by its whole user principal name, and the journal with `--journal`."))
}

/// The password that is known to be set.
fn valid(account: &str, secret: &AccountSecret) -> Result<crate::secret::Sealed> {
    match (&secret.valid, secret.candidates.len()) {
        (Some(valid), 0) => Ok(valid.sealed.clone()),
        (_, 0) => Err(Error::new(codes::SECRET_ABSENT, format!("the journal holds no password of {account}"))),
        _ => Err(Error::new(
            codes::SECRET_ABSENT,
            format!("a run was interrupted while it set the password of {account}, so it is not certain which one holds"),
        )
        .hint("Go on with `remote-assist resume NAME`; it makes it certain.")),
    }
}

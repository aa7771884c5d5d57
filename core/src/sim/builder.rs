//! Makes simulated tenants.

use std::path::{Path, PathBuf};

use super::faults::Fault;
use super::id::Id;
use super::moment::Moment;
use super::seed::Seed;
use super::settings::Settings;
use super::store::{Directory, Header, TenantFile, World};
use super::tenant::SimTenant;
use crate::clock::Timestamp;
use crate::error::{Error, Result, codes};

/// When simulated time begins: fixed, so that equal runs give equal times. 2 November 2026, 09:00 UTC.
const BEGINNING: i64 = 1_793_610_000;

/// When everything that a seed holds was made. 15 January 2024, 08:00 UTC.
const PLANTED: Moment = Moment(1_705_305_600_000);

/// How fast a realistic tenant runs if nothing else is asked for.
const REALISTIC_SPEED: f64 = 60.0;

/// The seed of identifiers and chance if no other is given.
const RANDOM_SEED: u64 = 0x5eed;

/// Chooses how a simulated tenant begins and behaves.
#[derive(Clone, Debug, Default)]
pub struct SimBuilder {
    seed: Seed,
    realistic: bool,
    quotas: Option<bool>,
    speed: Option<f64>,
    random_seed: Option<u64>,
    roles: Option<Vec<String>>,
    file: Option<PathBuf>,
    start: Option<Timestamp>,
    faults: Vec<Fault>,
}

impl SimBuilder {
    /// The tenants to begin with; `contoso` if not given. A tenant file that exists keeps what it holds.
    #[must_use]
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// Whether replicas lag, licences take their time and quotas bind; off if not given.
    #[must_use]
    pub fn realistic(mut self, realistic: bool) -> Self {
        self.realistic = realistic;
        self
    }

    /// Whether the published quotas bind; unless given, they do in a realistic tenant.
    #[must_use]
    pub fn quotas(mut self, quotas: bool) -> Self {
        self.quotas = Some(quotas);
        self
    }

    /// Divides every delay; 1 if not given, 60 for realistic tenants. From 0.001 to 1,000,000.
    #[must_use]
    pub fn speed(mut self, speed: f64) -> Self {
        self.speed = Some(speed);
        self
    }

    /// The seed of identifiers and chance. Equal seeds and equal requests give equal answers.
    #[must_use]
    pub fn random_seed(mut self, random_seed: u64) -> Self {
        self.random_seed = Some(random_seed);
        self
    }

    /// The application permissions of the announced tokens; every permission, if `None`.
    #[must_use]
    pub fn roles(mut self, roles: Option<Vec<String>>) -> Self {
        self.roles = roles;
        self
    }

    /// Keeps the tenants in a file, which is made if it does not exist.
    #[must_use]
    pub fn file(mut self, path: impl AsRef<Path>) -> Self {
        self.file = Some(path.as_ref().to_owned());
        self
    }

    /// Faults that requests meet.
    #[must_use]
    pub fn faults(mut self, faults: Vec<Fault>) -> Self {
        self.faults = faults;
        self
    }

    /// When simulated time begins; fixed if not given. A tenant file goes on where it stopped.
    #[must_use]
    pub fn start(mut self, start: Timestamp) -> Self {
        self.start = Some(start);
        self
    }

    /// Makes the tenant, or opens it if a file holds it.
    ///
    /// # Errors
    ///
    /// `store.*` for the file; `usage` for a speed out of range.
    pub fn build(mut self) -> Result<SimTenant> {
        let faults = std::mem::take(&mut self.faults);
        let tenant = self.open_or_make()?;
        tenant.set_faults(faults);
        Ok(tenant)
    }

    fn open_or_make(self) -> Result<SimTenant> {
        let speed = self.speed.unwrap_or(if self.realistic { REALISTIC_SPEED } else { 1.0 });
        if !(0.001..=1_000_000.0).contains(&speed) {
            return Err(Error::new(
                codes::USAGE,
                format!(
                    "the speed of a simulated tenant must lie between 0.001 and 1,000,000; {speed} does not"
                ),
            ));
        }
        let chance = self.random_seed.unwrap_or(RANDOM_SEED);
        let start = Moment::of(self.start.unwrap_or_else(|| Timestamp::from_unix(BEGINNING)));
        let instance = random_id()?;
        let mut settings = Settings {
            instance,
            seed: chance,
            realistic: self.realistic,
            quotas: self.quotas.unwrap_or(self.realistic),
            speed,
            roles: self.roles,
        };
        let planted = || -> Result<World> {
            let mut world = World::new(chance);
            self.seed.plant(&mut world, PLANTED)?;
            Ok(world)
        };
        let Some(path) = self.file else { return Ok(SimTenant::new(settings, planted()?, start)) };
        let (file, lines) = TenantFile::open(&path, || {
            let world = planted()?;
            let tenants = world.directories.iter().map(|one| one.id).collect();
            let header = Header::new(self.seed.name().to_owned(), instance, start, tenants);
            Ok((header, world.lines(PLANTED).collect()))
        })?;
        let mut world = World::new(chance);
        let mut clock = start;
        if let Some(header) = &file.header {
            settings.instance = header.instance;
            clock = header.clock;
            world.directories = header.tenants.iter().map(|id| Directory::new(*id)).collect();
        }
        for (number, line) in lines.iter() {
            let at = line.and_then(|line| world.replay(&line)).ok_or_else(|| file.damaged(number))?;
            clock = clock.max(at);
        }
        for directory in &mut world.directories {
            directory.delta_floor = world.serial;
        }
        world.file = Some(file);
        Ok(SimTenant::new(settings, world, clock))
    }
}

fn random_id() -> Result<Id> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::new(codes::BUG_INVARIANT, "the operating system gives no random numbers")
            .because(error.to_string())
    })?;
    Ok(Id::derived(u64::from_be_bytes(bytes), 0))
}

//! The tenants that a simulation begins with.

mod build;
mod companies;
mod contoso;
mod products;

use super::moment::Moment;
use super::store::World;
use crate::error::{Error, Result, codes};

/// A set of tenants to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Seed {
    /// contoso.com: 30 users, 6 groups, 2 Intune profiles; few seats.
    #[default]
    Contoso,
    /// The same with 200,000 seats of every product.
    Large,
    /// abc.com with experts; contoso1.com, contoso2.com and contoson.com with technicians. Snapshots of the configuration can be taken
    /// of abc.com alone.
    Companies,
}

impl Seed {
    /// All seeds.
    pub const ALL: [Self; 3] = [Self::Contoso, Self::Large, Self::Companies];

    /// The name on the command line and in tenant files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contoso => "contoso",
            Self::Large => "large",
            Self::Companies => "companies",
        }
    }

    /// The seed of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seed| seed.name() == name)
    }

    /// The seed of that name, for names that people give.
    ///
    /// # Errors
    ///
    /// `usage`, with the names that there are.
    pub fn parse(name: &str) -> Result<Self> {
        Self::named(name).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.into_iter().map(Self::name).collect();
            Error::new(codes::USAGE, format!("there is no seed `{name}`"))
                .hint(format!("Choose one of {}.", known.join(", ")))
        })
    }

    /// Fills an empty world.
    pub(crate) fn plant(self, world: &mut World, at: Moment) -> Result<()> {
        match self {
            Self::Contoso => contoso::plant(world, at, contoso::SEATS),
            Self::Large => contoso::plant(world, at, contoso::MANY_SEATS),
            Self::Companies => companies::plant(world, at),
        }
    }
}

/// The mode of information barriers that a tenant is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// That of tenants that had barriers before 15 February 2023: 250 segments. Who has none is invisible to segments with an allow policy.
    Legacy,
    /// One segment for each person, and who has none is visible; what newer tenants have unless told otherwise.
    #[default]
    SingleSegment,
    /// Up to ten segments for each person; policies allow, and none blocks. Two people fit if a segment of one fits a segment of the other.
    MultiSegment,
}

impl Mode {
    /// Reads what the tenant shows; `None` for a mode that this version does not know.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Legacy, Self::SingleSegment, Self::MultiSegment].into_iter().find(|mode| mode.name() == text)
    }

    /// The name that the cmdlet shows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Legacy => "Legacy",
            Self::SingleSegment => "SingleSegment",
            Self::MultiSegment => "MultiSegment",
        }
    }

    /// How many segments a tenant takes.
    pub fn most_segments(self) -> usize {
        if self == Self::Legacy { 250 } else { 5_000 }
    }
}

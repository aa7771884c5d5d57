mod conformance;
mod faulty;
mod golden;
mod histories;
mod lock;
#[cfg(all(feature = "journal-azure", feature = "journal-aws"))]
mod real_stores;
mod recorded;
mod support;
mod tamper;
mod unsaved;
mod writing;

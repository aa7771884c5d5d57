mod conformance;
mod faulty;
mod histories;
mod lock;
mod support;
mod tamper;
mod writing;

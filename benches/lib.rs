//! Nothing: the measurements are in `reading.rs`, what they gave is in `docs/benchmarks.md`.

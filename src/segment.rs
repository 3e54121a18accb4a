//! A page into article drafts. Pure: no I/O, no clock, no randomness.

//! Dumps into content: reads, segments, writes what is new, and never overwrites a person.

//! Bytes of a dump into pages: encodings, line ends, form feeds; and what its path tells.

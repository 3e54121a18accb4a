//! The edition onto the disk: plan, collisions, the write set.

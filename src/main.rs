//! Arguments in, exit status out; nothing else.

/// Documents are read on one thread and let go on another, millions of short texts: this is made for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    newsprint::cli::run()
}

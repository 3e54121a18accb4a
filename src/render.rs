//! The only room that knows Tera: template layers, values, functions, jobs.

//! Machine formats: feeds, sitemap, robots.

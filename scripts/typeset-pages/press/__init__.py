"""Newspaper pages with truth: texts from a grammar, set into PDF pages, read back by extractors."""

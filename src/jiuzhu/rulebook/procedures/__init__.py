"""Procedures as data: who does what, after what, with what on file, by when, and where the law says so."""

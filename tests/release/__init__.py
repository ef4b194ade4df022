"""Releases: what each of them stores, kept with it, and what HEAD may make of that (decision 105)."""

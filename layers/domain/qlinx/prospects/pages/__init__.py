"""Prospects on the pages of staff."""

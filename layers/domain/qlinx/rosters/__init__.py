"""Rosters: an employer's lists of its people, read, judged and imported."""

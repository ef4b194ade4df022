"""Incidents with personal data: what happened, what was decided of its risk, and who was told, in time."""

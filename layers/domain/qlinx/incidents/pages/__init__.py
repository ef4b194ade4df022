"""The pages of incidents, as values."""

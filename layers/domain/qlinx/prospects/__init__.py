"""People whom we would like to have as clients: where they came from, on what ground, and until when."""

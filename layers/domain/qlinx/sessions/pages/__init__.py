"""Pages on which a password is chosen."""

"""People: sign-up, account, own data, and the relation to employers."""

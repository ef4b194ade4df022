"""Letters to people: what a mail is, and the way it goes."""

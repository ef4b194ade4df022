"""The right of access (GDPR article 15): a copy of everything that is kept about a subject."""

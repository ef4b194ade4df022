"""The right to erasure (GDPR article 17): everything goes, with proof of it."""

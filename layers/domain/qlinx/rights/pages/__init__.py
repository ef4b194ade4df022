"""Pages on which rights are used and followed."""

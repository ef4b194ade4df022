"""The frame of the pages of staff."""

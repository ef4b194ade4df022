"""Pages on which staff look after employers."""

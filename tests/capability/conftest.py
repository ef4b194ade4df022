"""What is in newsletter/ is for the copy of the tree alone."""

collect_ignore_glob = ["newsletter/*"]

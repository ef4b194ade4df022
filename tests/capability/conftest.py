"""What is in bulletin/ is for the copy of the tree alone."""

collect_ignore_glob = ["bulletin/*"]

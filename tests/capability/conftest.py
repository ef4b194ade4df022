"""What is in bulletin/ is for the copy of the tree alone."""

from tests.support.moment import one_moment

__all__ = ["one_moment"]

collect_ignore_glob = ["bulletin/*"]

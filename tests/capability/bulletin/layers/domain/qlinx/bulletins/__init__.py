"""Our bulletin: who asked for it, its editions, and the sending of each to all who want it."""

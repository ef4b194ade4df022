"""Our newsletter: who asked for it, its issues, and the sending of each to all who want it."""

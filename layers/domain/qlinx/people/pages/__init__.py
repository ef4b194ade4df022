"""Pages about accounts and what employers say about people."""

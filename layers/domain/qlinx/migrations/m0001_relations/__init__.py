"""From one person with many employers to relations, accounts and joins (docs/decisions/0090, 0092)."""

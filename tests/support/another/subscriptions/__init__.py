"""A package that the product does not have: a later ground, to show that it needs nothing elsewhere."""

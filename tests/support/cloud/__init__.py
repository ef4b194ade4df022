"""The AWS services that the product calls, held in memory:
whole, quick, set back in a moment, and failing on command.

Only what the product calls is there; anything else raises. tests/integration/support holds the tables beside
moto's.
"""

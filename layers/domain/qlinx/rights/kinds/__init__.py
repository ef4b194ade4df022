"""The rights that can be used, one module or package each, found by convention (``rights.registry``)."""

"""Rights of data subjects: requests with their clock, exports,
and erasures that leave proof and nothing else.
"""

"""Carrying what is stored from one form to the next:
a runner for any migration, and each migration in a package of its own.
"""

"""Employers: clients with an agreement, their contacts and their users."""

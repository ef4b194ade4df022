"""The mail provider of a system that runs on one machine:
takes mail as SES does, keeps it whole, shows it.
"""

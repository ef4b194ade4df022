"""Qlinx: invitations that people can trust with their data. See docs/architecture.md for the floors."""

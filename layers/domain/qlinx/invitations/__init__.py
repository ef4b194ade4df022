"""Invitations: what an employer invites its people to, who is invited, and what they answer."""

"""What visitors and staff see of the newsletter."""

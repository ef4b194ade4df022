"""What staff see of it on pages of the desk."""

"""Small helpers without a business word in them."""

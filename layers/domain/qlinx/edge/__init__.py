"""All that knows Lambda, HTTP and Powertools."""

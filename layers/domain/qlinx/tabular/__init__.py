"""Tables in and out: the one reader of what is dropped, and the one writer of what is downloaded."""

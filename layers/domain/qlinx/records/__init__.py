"""What a stored item is: declarations, shapes, writes, due dates, audit, policy."""

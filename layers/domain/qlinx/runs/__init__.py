"""Work over many people: resumable, in parts, through a queue, with its progress (docs/decisions/0107)."""

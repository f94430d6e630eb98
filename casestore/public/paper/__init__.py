"""Paper that comes back: the mark that a printed form carries, and what is read of a photo or scan
of it."""

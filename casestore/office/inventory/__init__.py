"""The inventory: everything that an instance should hold, held against what its history and what
stands outside the database say of it."""

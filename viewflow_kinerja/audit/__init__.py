"""History that cannot be edited; what it proves and how it is read."""

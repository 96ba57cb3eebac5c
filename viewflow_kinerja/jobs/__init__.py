"""What runs without a person in front of it: the sync, hand-overs."""

"""Official acts: the only writers."""

"""Reads for people: each takes the actor and asks the policy."""

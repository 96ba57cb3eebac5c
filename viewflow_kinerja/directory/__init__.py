"""Adapters to the personnel data of the host."""

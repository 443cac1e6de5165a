"""Counts with uncertainty bands from rival claims, one measure at a time."""

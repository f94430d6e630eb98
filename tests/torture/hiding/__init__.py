"""Identifiers hidden in the files of a release, for the sweep to find."""

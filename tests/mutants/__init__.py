"""Planted faults: what goes wrong in one place of the rules must turn a test red. ``make mutants``
plants each of them in a copy of the tree and says which test found it."""

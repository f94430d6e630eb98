"""Letters to claimants: what is said (:mod:`progress`) and how it leaves the house (:mod:`post`).
"""

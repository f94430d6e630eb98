"""Letters to claimants: what they say (:mod:`progress_letter`), how they leave (:mod:`sending`)."""

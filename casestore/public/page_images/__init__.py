"""Pages of safe copies as pictures: whoever reads one runs nothing that a claimant sent."""

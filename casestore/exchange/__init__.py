"""The counter between the public side and the office: files, one way each. The public side adds
sealed items to the inbox; the office answers with capsules that only their claimant can open."""

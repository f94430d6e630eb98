"""Paper that the public process hands out: the clue form to sign and seal, and the receipt."""

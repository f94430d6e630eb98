"""What keeps an identity out of a public text."""

"""A mail that somebody sent to the office, read without trusting anything in it."""

"""The office's keys: whom is sealed to, how that changes, and the cards for the worst day."""

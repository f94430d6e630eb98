"""The two web apps over the case store: ``intake`` for the public, ``desk`` for staff, and the
worker."""

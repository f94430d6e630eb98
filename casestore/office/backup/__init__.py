"""Backups: everything of an instance that can't be made anew, sealed to the recovery keys."""

"""Spreadsheets: an office's grown ledger read in, and the official lists written out."""

"""The generator: ``content/`` and ``public.db`` in, one complete static release out. Knows no ledger
and no web app."""

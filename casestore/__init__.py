"""The domain and its memory: campaigns, the ledger, the vault, publication. No web, no site."""

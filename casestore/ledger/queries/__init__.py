"""What the ledger can be asked. Nothing here changes a case; opening one leaves an event."""

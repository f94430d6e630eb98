"""Getting new mails from a mailbox or a folder into the ledger's list, each once."""

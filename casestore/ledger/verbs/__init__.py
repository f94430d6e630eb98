"""What can be done to a case, in files by who acts. Each verb is one transaction: the state, its
event and the jobs it owes are written, or nothing is."""

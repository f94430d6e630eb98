"""What the harness ``scanners`` is made of: our Python read by bandit, a running office tried by
wapiti and sqlmap."""

"""The command line and the wiring: the only package that knows case store, web apps and
generator together."""

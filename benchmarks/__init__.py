"""Figures, one JSON line each: medians of several runs, the process's peak, the ratio to a peer
in the same run."""

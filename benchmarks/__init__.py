"""Figures, one JSON line each: medians of several runs, the peak of the process, and the ratio to a peer in the same run."""

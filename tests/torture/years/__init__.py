"""Two years of an office, worked by a seed and held every day against a plain calculation that
knows nothing of the product: what domain and notices say, by hand."""

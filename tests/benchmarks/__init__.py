"""How fast, how large: printed as ratios within one run, never asserted as a time."""

"""What learns: notation, recipes, networks and training."""

"""What a generator of digits is worth, and what happens on a path of its digits."""

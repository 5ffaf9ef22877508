"""Small browser views of our own, one folder each, with their JavaScript in its own file."""

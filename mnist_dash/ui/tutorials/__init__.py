"""The page "Tutorials": what luck does to a figure, each tutorial in its own order, and what its readers ask."""

"""The digits: data sets, tiles and measures."""

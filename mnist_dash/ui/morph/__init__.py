"""The views of the page "Morph"; page keys and link names begin with `morph_`."""

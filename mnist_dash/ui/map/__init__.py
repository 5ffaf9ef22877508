"""The views of the page "Map of all digits"; page keys and link names begin with `map_`."""

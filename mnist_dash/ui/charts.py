"""What all charts on the pages have in common."""

STILL = {"displayModeBar": False}  # plotly's config of a chart that is looked at, not worked in

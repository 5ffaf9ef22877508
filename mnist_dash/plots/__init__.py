"""How it looks: arrays and tables in, plotly figures out."""

"""What it means: arrays and tables in, tables out."""

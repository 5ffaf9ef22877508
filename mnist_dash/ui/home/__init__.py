"""The parts of the first page: each shows a little of another page, and leads there."""

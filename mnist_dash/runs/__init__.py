"""What was done: run folders and the processes that fill them."""

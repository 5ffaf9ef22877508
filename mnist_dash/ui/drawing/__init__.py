"""What the Draw page is made of, one part of it a module."""

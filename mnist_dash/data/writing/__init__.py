"""Signs written by program: digits in many people's forms, and letters, signs and doodles that are no digits."""

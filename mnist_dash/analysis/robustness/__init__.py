"""How a run stands harder digits: its passport over all corruptions, beside what is published, and attacks on it."""

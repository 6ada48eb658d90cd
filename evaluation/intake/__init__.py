"""Files in: the gate, the one reader, and what a row has to say."""

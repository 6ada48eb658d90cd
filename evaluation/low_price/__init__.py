"""Which bids to ask about, and why. Nothing here removes a bid."""

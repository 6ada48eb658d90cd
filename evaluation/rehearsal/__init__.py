"""The rehearsal: made-up bids through a method before it is published, to see what would go wrong on the day."""

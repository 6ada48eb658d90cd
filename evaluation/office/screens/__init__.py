"""One module a screen: a straight script that shows."""

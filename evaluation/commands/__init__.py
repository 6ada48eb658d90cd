"""The commands, a module for each part of the work. Each imports what it needs only when it is called."""

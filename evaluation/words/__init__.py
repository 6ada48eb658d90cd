"""Every sentence a person reads that the core only has a code for."""

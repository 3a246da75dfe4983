"""Stand-ins for the registers of a municipality, and a small Dutch town to fill them with."""

"""One file per step. What was released is not changed any more: a next step mends it."""

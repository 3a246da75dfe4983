"""Composing: pure functions from what the bronnen gave to what the klantbeeld shows. No clock, no I/O, no logging."""

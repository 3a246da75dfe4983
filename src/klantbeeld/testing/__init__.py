"""For tests of adapters, and of what uses them.

- `klantbeeld.testing.conformance`: the rules every adapter keeps. Subclass `AdapterConformance`, and run pytest.
- `klantbeeld.testing.builders`: records and klanten in one line.
- `klantbeeld.testing.fakebron`: a bron that does what a test tells it to.

Nothing is imported here: only the conformance kit needs pytest.
"""

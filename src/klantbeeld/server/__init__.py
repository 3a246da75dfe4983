"""The HTTP server: endpoint, health, logging; `app.py` is the one place where everything is put together."""

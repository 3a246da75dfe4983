"""Metingen (measurements): numbers for Prometheus, spans for OpenTelemetry, and the times of one answer."""

from klantbeeld.metingen.metingen import Metingen

__all__ = ["Metingen"]

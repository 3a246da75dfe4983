"""Metingen (measurements): numbers for Prometheus, spans for OpenTelemetry, and the times of one answer."""

from klantbeeld.metingen.meting import DOWNLOAD, Meting
from klantbeeld.metingen.metingen import Metingen

__all__ = ["DOWNLOAD", "Meting", "Metingen"]

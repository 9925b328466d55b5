"""The framework, open to anybody."""

from .framework import download, factor, framework, scale, sources, theory

__all__ = ["download", "factor", "framework", "scale", "sources", "theory"]

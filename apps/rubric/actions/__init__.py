"""What changes the rubrics: `loading` and publishing files."""

from .loading import Loaded, load_rubric, publish_rubric

__all__ = ["Loaded", "load_rubric", "publish_rubric"]

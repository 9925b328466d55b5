"""Words of the glossary where a page uses them: once a page, folded, and without a script."""

from django import template

from ..glossary import glossary_words, read_glossary

register = template.Library()


@register.inclusion_tag("design_system/words_here.html")
def words_here(*keys: str) -> dict:
    """A fold with what these words mean, for the top of a page that uses them."""
    return {"words": glossary_words(keys)}


@register.inclusion_tag("design_system/words.html")
def meanings(*keys: str) -> dict:
    """The same without a fold, for where one is open already."""
    return {"words": glossary_words(keys)}


@register.inclusion_tag("design_system/words.html")
def words_of(part: str) -> dict:
    """All words of one part."""
    return {"words": read_glossary()[part], "has_anchors": True}

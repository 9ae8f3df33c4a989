"""The drawings of a document, fit to stand inside a page: shapes and words, and nothing that acts.

We draw them ourselves, but a kept document can come in with the zip of another centre: what is not on
the list below is left out, so that no script, link, style or foreign picture gets in with it.
"""

from __future__ import annotations

from lxml import etree

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset({"svg", "g", "text", "tspan", "line", "rect", "circle", "path", "title", "desc"})
_PLACE = "viewBox width height x y x1 x2 y1 y2 cx cy r rx ry d transform"
_PAINT = "fill fill-opacity opacity stroke stroke-width stroke-dasharray stroke-linecap"
_TYPE = "font-family font-size font-weight font-style text-anchor"
_ATTRIBUTES = frozenset(f"{_PLACE} {_PAINT} {_TYPE}".split())


def harmless(svg: str) -> str:
    """The drawing with only what a drawing needs; an empty text when it is no drawing at all."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(svg.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    if root.tag != f"{_SVG}svg":
        return ""
    _clean(root)
    return etree.tostring(root, encoding="unicode", with_tail=False)


def _clean(node: etree._Element) -> None:
    for name in list(node.attrib):
        value = str(node.attrib[name])
        if str(name) not in _ATTRIBUTES or "url(" in value.lower().replace(" ", ""):
            del node.attrib[name]
    for child in list(node):
        if isinstance(child.tag, str) and child.tag.removeprefix(_SVG) in _ELEMENTS:
            _clean(child)
        else:
            node.remove(child)

"""Elements → XML text that every parser takes, whatever the words in it."""

import re
from xml.etree.ElementTree import Element, indent, tostring

from reviewer.reporters.escaping import clean_text

NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold even as a reference; ElementTree writes them and breaks the file."""


def clean_xml(text: str) -> str:
    """Take out what XML cannot hold and what no reader can see."""
    return NOT_IN_XML.sub("\ufffd", clean_text(text))


def write_xml(root: Element) -> str:
    """Write an element as a whole document with a line feed at its end."""
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'

"""The one pattern that cuts a line into plain words and everything that folding has to look at."""

import re

from reviewer.grounding.characters import LONG_DASHES, SHORT_DASHES

# Letters beyond ASCII whose lower case is also their folded form, one to one: most of Latin-1, Cyrillic,
# Han, kana, Hangul.
_PLAIN_LETTERS = (
    "\u00c0-\u00d6\u00d8-\u00de\u00e0-\u00f6\u00f8-\u00ff\u0410-\u044f"
    "\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3"
)
_PLAIN = r"[A-Za-z0-9.,;:?()'/%=+#$@^{}>" + _PLAIN_LETTERS + "]"
_STRETCH = rf"{_PLAIN}++(?:(?:[ -]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])){_PLAIN}++)*+"
_OTHER_DASHES = SHORT_DASHES[1:] + LONG_DASHES

PLAIN_LINE = re.compile(rf"(?=[^\W\d_]){_STRETCH}")
"""Matches a text that is one plain stretch and starts with a letter: no reading of marks changes anything in it."""

TOKEN = re.compile(
    "|".join(
        (
            rf"(?P<plain>{_STRETCH})",
            r"(?P<space>\s++)",
            rf"(?P<dash>-++|[{_OTHER_DASHES}])",
            r"(?P<emphasis>\*++|_++)",
            r"(?P<code>`++)",
            r"(?P<quote>\")",
            r"(?P<cell>\|)",
            r"(?P<footnote>\[\^[^\]\s]{1,40}+\](?!:))",
            r"(?P<open>!?\[)",
            r"(?P<link>\]\((?:<[^<>\n]*+>|[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)"
            r"(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+'))?+[ \t]*+\))",
            r"(?P<reference>\]\[[^\[\]\n]{0,200}+\])",
            r"(?P<close>\])",
            r"(?P<strike>(?<!~)~~?(?!~)|</?(?:del|s|strike)>)",
            r"(?P<escape>\\[!-/:-@\[-`{-~])",
            r"(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)",
            r"(?P<break><br[ \t]*+/?>)",
            r"(?P<tag></?(?:b|i|em|strong|code|kbd|tt|u|small|mark)>)",
            r"(?P<autolink><https?://[^\s<>]++>)",
            rf"(?P<foreign>[^\x00-\x7f{_OTHER_DASHES}\s]++)",
            r"(?P<other>[\s\S])",
        )
    )
)
"""Cuts any text into tokens without a rest, in linear time: no part of it can be read in two ways."""

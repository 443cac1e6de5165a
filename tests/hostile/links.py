"""Awkward links, each with the address that a browser opens for it; and those that are refused or doubted."""

from __future__ import annotations

# Each as written, and `new URL(link).href`. Chromium alone writes %7C for | in a path, from either form.
LINKS = {
    "https://example.org": "https://example.org/",
    "http://example.org?q=1": "http://example.org/?q=1",
    "https://example.org#part": "https://example.org/#part",
    "HTTPS://EXAMPLE.ORG/Path": "https://example.org/Path",
    "https://bücher.example/x": "https://xn--bcher-kva.example/x",
    "https://BÜCHER.example/x": "https://xn--bcher-kva.example/x",
    "https://XN--BCHER-KVA.example/x": "https://xn--bcher-kva.example/x",
    "https://faß.example/": "https://xn--fa-hia.example/",
    "https://пример.рф/страница": "https://xn--e1afmkfd.xn--p1ai/%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B8%D1%86%D0%B0",
    "https://日本語の手紙カ。jp/": "https://xn--u9jugl83ml9czybk66de1t.jp/",
    "https://ｅｘａｍｐｌｅ.org/": "https://example.org/",
    "https://مثال.example/": "https://xn--mgbh0fb.example/",
    "https://xn--i-7iq.ws/": "https://xn--i-7iq.ws/",
    "https://%65xample.org/a": "https://example.org/a",
    "https://my_host.example/a": "https://my_host.example/a",
    "https://example.org./a": "https://example.org./a",
    "https://ru.wikipedia.org/wiki/Россия": "https://ru.wikipedia.org/wiki/%D0%A0%D0%BE%D1%81%D1%81%D0%B8%D1%8F",
    "https://en.wikipedia.org/wiki/Foo_(bar)": "https://en.wikipedia.org/wiki/Foo_(bar)",
    "https://en.wikipedia.org/wiki/Foo_(bar": "https://en.wikipedia.org/wiki/Foo_(bar",
    "https://en.wikipedia.org/wiki/O'Brien": "https://en.wikipedia.org/wiki/O'Brien",
    "https://example.org/?q=O'Brien": "https://example.org/?q=O%27Brien",
    'https://example.org/"a"?q="b"#"c"': "https://example.org/%22a%22?q=%22b%22#%22c%22",
    "https://example.org/?q=a|b": "https://example.org/?q=a|b",
    "https://example.org/a|b": "https://example.org/a|b",
    "https://example.org/a[0]?b[]=1&c[k]=2": "https://example.org/a[0]?b[]=1&c[k]=2",
    "https://example.org/{a}?{b}#{c}": "https://example.org/%7Ba%7D?{b}#{c}",
    "https://example.org/a^b?c^d#e^f": "https://example.org/a%5Eb?c^d#e^f",
    "https://example.org/`a`?`b`#`c`": "https://example.org/%60a%60?`b`#%60c%60",
    "https://example.org/a\\b?c\\d#e\\f": "https://example.org/a/b?c\\d#e\\f",
    "https://example.org/a%20b": "https://example.org/a%20b",
    "https://example.org/100%": "https://example.org/100%",
    "https://example.org/?q=50%-60%zz": "https://example.org/?q=50%-60%zz",
    "https://example.org/%d0%a0": "https://example.org/%d0%a0",
    "https://example.org/~user/*bold*_x_": "https://example.org/~user/*bold*_x_",
    "https://example.org/~~gone~~/:smile:/$x$": "https://example.org/~~gone~~/:smile:/$x$",
    "https://example.org/a/./b/../c/%2e%2E/d": "https://example.org/a/d",
    "https://example.org/../../a//b/..": "https://example.org/a//",
    "https://example.org:443/a": "https://example.org/a",
    "http://example.org:80": "http://example.org/",
    "https://example.org:08080/a": "https://example.org:8080/a",
    "https://example.org:/a": "https://example.org/a",
    "https://[2001:DB8:0:0:1:0:0:1]:8443/a": "https://[2001:db8::1:0:0:1]:8443/a",
    "https://[::ffff:192.0.2.1]/": "https://[::ffff:c000:201]/",
    "http://192.0.2.1/a": "http://192.0.2.1/a",
    "http://0xC0.0.513/": "http://192.0.2.1/",
    "https://medium.com/@user/a": "https://medium.com/@user/a",
    "https://example.org/?next=https://user@other.example/#@x": (
        "https://example.org/?next=https://user@other.example/#@x"
    ),
    "https://web.archive.org/web/2019/https://example.org/a?b=c": (
        "https://web.archive.org/web/2019/https://example.org/a?b=c"
    ),
    "https://example.org/?utm_source=a&utm_medium=b&amp;c=&lt;d": (
        "https://example.org/?utm_source=a&utm_medium=b&amp;c=&lt;d"
    ),
    "https://example.org/a#:~:text=words%20here,-and": "https://example.org/a#:~:text=words%20here,-and",
    "https://example.org/a?#": "https://example.org/a?#",
    "https://example.org/é?é#é": "https://example.org/%C3%A9?%C3%A9#%C3%A9",
    "https://example.org/😀?q=漢字": "https://example.org/%F0%9F%98%80?q=%E6%BC%A2%E5%AD%97",
    "https://example.org/a,b!c$d&e=f+g:h@i": "https://example.org/a,b!c$d&e=f+g:h@i",
    "https://example.org/![x](y)": "https://example.org/![x](y)",
    "https://example.org/a)](https://evil.example/)": "https://example.org/a)](https://evil.example/)",
}
# Taken in a cell of its own only: a list of sources is parted at each semicolon.
ALONE = {"https://example.org/a;v=1?b;c#d;e": "https://example.org/a;v=1?b;c#d;e"}
# A host that may deceive: used, with a warning, and shown in ASCII.
DOUBTED = {
    "https://аpple.com/x": "xn--pple-43d.com",
    "https://раypаl.example/": "xn--ypl-5cdc6g.example",
    "https://gοοgle.example/": "xn--ggle-0nda.example",
    "https://wiki-россия.example/": "xn--wiki--mxe5bpka9m.example",
    "https://аррӏе.com/": "xn--80ak6aa92e.com",
    "https://%D0%B0pple.com/": "xn--pple-43d.com",
}
# The code of the fault, and what its hint says.
REFUSED = {
    "https://good@evil.example/": (
        "user-info",
        "remove what stands before the @ if evil.example is the host meant",
    ),
    "https://good.example:443@evil.example:8080/": (
        "user-info",
        "remove what stands before the @ if evil.example:8080 is the host meant",
    ),
    "https://@example.org/": (
        "user-info",
        "remove what stands before the @ if example.org is the host meant",
    ),
    "https://good.example\\@evil.example/": ("bad-link", "write / for it"),
    "https://good.example\\a": ("bad-link", "write / for it"),
    "https:\\\\example.org": ("bad-link", "write https:// and then the host"),
    "https:example.org": ("bad-link", "write https:// and then the host"),
    "https:///a": ("bad-link", "copy it again from the browser"),
    "https://": ("bad-link", "copy it again from the browser"),
    "https://a..example/": ("bad-link", "copy it again from the browser"),
    "https://a b.example/": ("bad-link", "write the address alone; %20 is the code for what breaks it here"),
    "https://example.org/a b": (
        "bad-link",
        "write the address alone; %20 is the code for what breaks it here",
    ),
    "https://exam\u200bple.org/": (
        "bad-link",
        "write the address alone; %E2%80%8B is the code for what breaks it here",
    ),
    "https://example.org/\ud800": ("bad-link", "write the address alone"),
    "https://a*b.example/": ("bad-link", "copy it again from the browser"),
    "https://a%2Fb.example/": ("bad-link", "copy it again from the browser"),
    "https://%FF.example/": ("bad-link", "copy it again from the browser"),
    "https://☃.example/": (
        "bad-link",
        "copy it again from the browser, or write its host in ASCII (xn--...)",
    ),
    "https://xn--a.бв.example/": (
        "bad-link",
        "copy it again from the browser, or write its host in ASCII (xn--...)",
    ),
    "https://aא.example/": (
        "bad-link",
        "copy it again from the browser, or write its host in ASCII (xn--...)",
    ),
    "https://1a.אב.example/": (
        "bad-link",
        "copy it again from the browser, or write its host in ASCII (xn--...)",
    ),
    "https://good.example⁄login.evil.example/": (
        "bad-link",
        "copy it again from the browser, or write its host in ASCII (xn--...)",
    ),
    f"https://{'a' * 64}.example/": ("bad-link", "copy it again from the browser"),
    f"https://{'a.' * 128}example/": ("bad-link", "copy it again from the browser"),
    "https://192.0.2.256/": ("bad-link", "copy it again from the browser"),
    "https://1.2.3.4.5/": ("bad-link", "copy it again from the browser"),
    "https://09.example.09/": ("bad-link", "copy it again from the browser"),
    "https://[::1/a": ("bad-link", "copy it again from the browser"),
    "https://[fe80::1%25eth0]/": ("bad-link", "copy it again from the browser"),
    "https://example.org:0/": ("bad-link", "write a port of 1 to 65535, or none"),
    "https://example.org:65536/": ("bad-link", "write a port of 1 to 65535, or none"),
    "https://example.org:8O80/": ("bad-link", "copy it again from the browser"),
    "//example.org/a": ("bad-link", "only http and https are links; write https://example.org/a"),
    "www.example.org": ("bad-link", "only http and https are links; write https://www.example.org"),
    "javascript:alert(1)": ("bad-link", "only http and https are links; write https://..."),
    "data:text/html,x": ("bad-link", "only http and https are links; write https://..."),
    "file:///etc/passwd": ("bad-link", "only http and https are links; write https://..."),
}

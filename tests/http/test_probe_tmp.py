import json
import pytest
from tests.caller import Caller
from django.test import Client

pytestmark = pytest.mark.django_db
ROW = {"name": "Idea", "quantity": 1, "tax": 23, "total_price_gross": "123"}


def show(tag, r):
    print(
        f"{tag:45} {r.status_code} {r.headers.get('Content-Type')} {dict((k, v) for k, v in r.headers.items() if k in ('Allow', 'Warning', 'ETag', 'Link', 'X-Total-Count', 'Retry-After', 'Vary', 'Location'))} {r.content[:160]!r}"
    )


def test_all(alice, bob, charlie):
    c = Caller(alice)
    for tag, body, kind in [
        ("bad json", '{"a":', "application/json"),
        ("array", "[1]", "application/json"),
        ("string", '"x"', "application/json"),
        ("NaN", '{"category":{"name":NaN}}', "application/json"),
        ("Infinity", '{"category":{"name":-Infinity}}', "application/json"),
        ("1e400 name", '{"category":{"name":1e400}}', "application/json"),
        ("1e400 price", '{"product":{"name":"x","price_gross":1e400}}', "application/json"),
        (
            "1e99999999999 price",
            '{"product":{"name":"x","price_gross":1e99999999999999999999}}',
            "application/json",
        ),
        ("huge int", '{"category":{"name":%s}}' % ("9" * 5000), "application/json"),
        ("dup", '{"category":{"name":"a","name":"b"}}', "application/json"),
        ("nul", '{"category":{"name":"a\\u0000b"}}', "application/json"),
        ("surrogate", '{"category":{"name":"a\\ud800b"}}', "application/json"),
        ("nul in key", '{"category":{"na\\u0000me":"a", "name":"k"}}', "application/json"),
        ("surrogate in key", '{"category":{"na\\ud800me":"a", "name":"k2"}}', "application/json"),
        ("depth", '{"a":' * 100000 + "1" + "}" * 100000, "application/json"),
        ("depth arr", '{"category":{"name":' + "[" * 100000 + "]" * 100000 + "}}", "application/json"),
        ("bad utf8", b'{"category":{"name":"\xff"}}', "application/json"),
        ("utf16", '{"category":{"name":"sixteen"}}'.encode("utf-16"), "application/json"),
        ("bom", b'\xef\xbb\xbf{"category":{"name":"bom"}}', "application/json"),
        ("curl default", '{"category":{"name":"curl"}}', "application/x-www-form-urlencoded"),
        ("curl xml", "<category><name>curlx</name></category>", "application/x-www-form-urlencoded"),
        ("form", "category[name]=form", "application/x-www-form-urlencoded"),
        ("form latin", "category[name]=%FF", "application/x-www-form-urlencoded"),
        ("form badbytes", b"category[name]=\xff", "application/x-www-form-urlencoded"),
        ("form badcharset", b"category[name]=a", "application/x-www-form-urlencoded; charset=nonsense"),
        ("form deep", "a" + "[b]" * 20 + "=1", "application/x-www-form-urlencoded"),
        ("form nul", "category[name]=a%00b", "application/x-www-form-urlencoded"),
        ("xml bad", "<category><name>", "application/xml"),
        (
            "xml doctype",
            '<!DOCTYPE a [<!ENTITY x "y">]><category><name>&x;</name></category>',
            "application/xml",
        ),
        (
            "xml doctype ext",
            '<!DOCTYPE a SYSTEM "file:///etc/passwd"><category><name>x</name></category>',
            "application/xml",
        ),
        (
            "xml lol",
            '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;"><!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]><category><name>&lol3;</name></category>',
            "application/xml",
        ),
        ("xml undeclared ent", "<category><name>&x;</name></category>", "application/xml"),
        ("xml depth", "<a>" * 30 + "</a>" * 30, "application/xml"),
        ("xml depth big", "<a>" * 100000 + "</a>" * 100000, "application/xml"),
        (
            "xml cp1250",
            '<?xml version="1.0" encoding="windows-1250"?><category><name>Łódź</name></category>'.encode(
                "cp1250"
            ),
            "application/xml",
        ),
        (
            "xml utf16",
            '<?xml version="1.0" encoding="utf-16"?><category><name>Łódź16</name></category>'.encode(
                "utf-16"
            ),
            "application/xml",
        ),
        ("xml mixed", "<category><name>a<b/>c</name></category>", "application/xml"),
        ("xml cdata", "<category><name><![CDATA[a<b]]></name></category>", "application/xml"),
        (
            "xml unknown enc",
            '<?xml version="1.0" encoding="x-nope"?><category><name>a</name></category>',
            "application/xml",
        ),
        ("text/plain junk", "hello", "text/plain"),
        ("json by ct but xml", "<category><name>q</name></category>", "application/json"),
        ("empty", "", "application/json"),
        ("null envelope", '{"category":null}', "application/json"),
        ("string envelope", '{"category":"x"}', "application/json"),
        ("array envelope", '{"category":[1]}', "application/json"),
        ("number envelope", '{"category":5}', "application/json"),
        ("multipart no boundary", "x", "multipart/form-data"),
        (
            "multipart bad",
            b'--x\r\nContent-Disposition: form-data; name="category[name]"\r\n\r\nmp\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (
            "multipart trunc",
            b'--x\r\nContent-Disposition: form-data; name="category[name]"\r\n\r\nmp',
            "multipart/form-data; boundary=x",
        ),
        (
            "multipart b64",
            b'--x\r\nContent-Disposition: form-data; name="category[name]"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (
            "multipart file as name",
            b'--x\r\nContent-Disposition: form-data; name="category[name]"; filename="a"\r\n\r\nmp\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        ("object as name", '{"category":{"name":{"a":1}}}', "application/json"),
        ("token list", '{"api_token":["x"],"category":{"name":"tl"}}', "application/json"),
        ("11MB", '{"category":{"name":"' + "x" * (11 * 2**20) + '"}}', "application/json"),
    ]:
        path = "/products.json" if "price" in tag else "/categories.json"
        show(tag, c.post(path, body, content_type=kind))
        if tag.startswith(("xml", "multipart")):
            show(tag + " PUT-> xml", c.send("PUT", "/categories/1.xml", body, content_type=kind))
    for tag, verb, path, h in [
        ("405", "PUT", "/categories.json", {}),
        ("405 xml", "DELETE", "/categories.xml", {}),
        ("405 post one", "POST", "/categories/1.json", {}),
        ("OPTIONS", "OPTIONS", "/categories.json", {}),
        ("TRACE", "TRACE", "/categories.json", {}),
        ("HEAD", "HEAD", "/categories.json", {}),
        ("405 html", "PUT", "/categories", {"accept": "text/html"}),
        ("unknown suffix", "GET", "/categories.csv", {}),
        ("unknown path", "GET", "/nope.json", {}),
        ("big id", "GET", "/categories/999999999999999999.json", {}),
        ("bigger id", "GET", "/categories/99999999999999999999.json", {}),
        ("warn", "GET", "/categories.json?foo=1&page=1", {}),
        ("warn nested", "GET", "/categories.json?f%22oo[x]=1", {}),
        ("pp", "GET", "/categories.json?per_page=1000", {}),
        ("pp0", "GET", "/categories.json?per_page=0", {}),
        ("pp-1", "GET", "/categories.json?per_page=-1", {}),
        ("pp x", "GET", "/categories.json?per_page=x", {}),
        ("page 99", "GET", "/categories.json?page=99", {}),
        ("page huge", "GET", "/categories.json?page=99999999999999", {}),
        ("page hugest", "GET", "/categories.json?page=9223372036854775807&per_page=100", {}),
        ("page neg", "GET", "/categories.json?page=-3", {}),
        ("order bad", "GET", "/categories.json?order=nope.desc", {}),
        ("order bad dir", "GET", "/categories.json?order=name.up", {}),
        ("order ok", "GET", "/categories.json?order=name.desc", {}),
        ("period bad", "GET", "/invoices.json?period=nope", {}),
        ("more no dates", "GET", "/invoices.json?period=more", {}),
        ("more bad", "GET", "/invoices.json?period=more&date_from=x", {}),
        ("dates ignored", "GET", "/invoices.json?period=all&date_from=x", {}),
        ("more rev", "GET", "/invoices.json?period=more&date_from=2026-02-01&date_to=2026-01-01", {}),
        ("accept none", "GET", "/categories", {}),
        ("accept */*", "GET", "/categories", {"accept": "*/*"}),
        ("accept xml", "GET", "/categories", {"accept": "application/xml"}),
        ("accept text/xml", "GET", "/categories", {"accept": "text/xml"}),
        (
            "accept html",
            "GET",
            "/categories",
            {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
        ),
        ("accept json,html", "GET", "/categories", {"accept": "application/json, text/html"}),
        ("format=xml", "GET", "/categories?format=xml", {}),
        ("nul query", "GET", "/categories.json?order=%00", {}),
        ("nul in query inv", "GET", "/invoices.json?query=%00", {}),
        ("surr query", "GET", "/invoices.json?query=%ED%A0%80", {}),
        ("client id bad", "GET", "/invoices.json?client_id=x", {}),
        ("badutf query", "GET", "/categories.json?a=%FF", {}),
        ("nul path", "GET", "/products/%00.json", {}),
        ("nul path put", "PUT", "/products/%00.json", {}),
        ("nul token", "GET", "/invoice/%00.json", {}),
        ("idem long", "POST", "/categories.json", {"Idempotency-Key": "k" * 256}),
        ("idem empty", "POST", "/categories.json", {"Idempotency-Key": ""}),
    ]:
        show(tag, c.client.generic(verb, path, "", "application/json", headers={**c.headers, **h}))
    many = "&".join(f"a{i}=1" for i in range(30000))
    show("many query", c.client.generic("GET", "/categories.json?" + many, headers=c.headers))
    show("many form", c.post("/categories.json", many, content_type="application/x-www-form-urlencoded"))
    show("deep query", c.client.generic("GET", "/categories.json?a" + "[b]" * 20 + "=1", headers=c.headers))
    print("total categories", c.get("/categories.json").content)

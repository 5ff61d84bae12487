"""Requests to S3 that no client would send: S3 reads members from the path, the query, the headers and an XML document."""

import copy
import re
import urllib.parse
from xml.etree import ElementTree

TEXTS = ["", " ", "x", "7", "-1", "1e999", "%", "%FF", "\u00e9", "<&\"'>", "arn:aws:kms:eu-west-1:1:key/x", "*", "a" * 9000]
KEYS = ["%FF", "%", "%00", "%01", "%0A", " ", "//", "/a/", "a%2Fb", "..", "%3F", "%C3%A9", "%F0%9F%98%80", "%3C%26%22%3E", "a" * 2000]
BUCKETS = ["%FF", "%", "UPPER", "a", "no_bucket", "%0A", "nobody-has-this"]
DOCUMENTS = [
    b"", b" ", b"x", b"{}", b"<", b"<a", b"<a>", b"<a></b>", b"<a/>", b"<a/><b/>", b"<a>x</a>", b"\xff\xfe", b"<?xml version='1.0'?>",
    b"<a b='c'><d/></a>", b"<a>&none;</a>", b"<__proto__><constructor/></__proto__>", b"[]", b"null", b"7", b"<a><!-- --></a>",
]
FRAMES = [b"", b"x", b"\r\n", b"5\r\nab", b"0\r\n", b"-1\r\n", b"2\r\nab\r\n0\r\n:\r\n", b"2\r\nab\r\n0\r\nx\r\n\r\n", b"2\r\nab\r\n0\r\nx-amz-a:b\r\n\r\n"]


def requests(operation, bucket):
    """(what is wrong, method, path, headers, body), for one operation on a bucket that exists."""
    right = Request(operation)
    yield "nothing", *right.built(bucket)
    for key in KEYS:
        yield f"the key {key[:9]}", *right.built(bucket, key=key)
    for name in BUCKETS:
        yield f"the bucket {name}", *right.built(name)
    for member, shape in operation.input_shape.members.items() if operation.input_shape else []:
        place, name = shape.serialization.get("location"), shape.serialization.get("name", member)
        for text in TEXTS:
            if place == "querystring":
                yield f"{member}: {text[:9]}", *right.built(bucket, query={name: text})
            # A wrong length is no wrong input: the server waits for the rest.
            if place == "header" and name != "Content-Length":
                yield f"{member}: {text[:9]}", *right.built(bucket, headers={name: text})
            if place == "headers":
                yield f"{member}: {text[:9]}", *right.built(bucket, headers={f"{name}a": text})
    for document in DOCUMENTS:
        yield f"the body {document[:20]}", *right.built(bucket, body=document)
    for frame in FRAMES:
        yield f"the chunks {frame[:20]}", *right.built(bucket, headers={"x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}, body=frame)
    for what, document in wrong_documents(right.document):
        yield what, *right.built(bucket, body=ElementTree.tostring(document))


class Request:
    def __init__(self, operation):
        self.method, self.uri = operation.http["method"], operation.http["requestUri"]
        shape = operation.input_shape
        payload = shape and shape.members.get(shape.serialization.get("payload"))
        self.document = element(payload.serialization.get("name", "a"), payload) if payload and payload.type_name == "structure" else None

    def built(self, bucket, key="k", query={}, headers={}, body=None):
        path = self.uri.replace("{Bucket}", bucket).replace("{Key+}", key)
        if query:
            path += ("&" if "?" in path else "?") + urllib.parse.urlencode(query)
        if body is None:
            body = b"" if self.document is None else ElementTree.tostring(self.document)
        sent = {name: value.encode("utf8").decode("latin1") for name, value in headers.items()}
        return self.method, path, sent, body


def element(name, shape, depth=0):
    """An element with every member of its shape, one of each."""
    made = ElementTree.Element(name)
    if shape.type_name == "structure" and depth < 7:
        for member, inner in shape.members.items():
            tag = inner.serialization.get("name", member)
            if inner.type_name == "list" and inner.serialization.get("flattened"):
                made.append(element(inner.member.serialization.get("name", tag), inner.member, depth + 1))
            else:
                made.append(element(tag, inner, depth + 1))
    elif shape.type_name == "list":
        made.append(element(shape.member.serialization.get("name", "member"), shape.member, depth + 1))
    else:
        made.text = {"integer": "1", "boolean": "true", "timestamp": "2030-01-01T00:00:00Z"}.get(
            shape.type_name, (getattr(shape, "enum", None) or ["x"])[0]
        )
    return made


def wrong_documents(document):
    """Each element once missing, once empty, once a text, once with an unknown element in it, and once twice."""
    if document is None:
        return
    for index, _ in enumerate(list(document.iter())[1:], 1):
        for what in ("missing", "empty", "text", "nested", "twice"):
            wrong = copy.deepcopy(document)
            found = list(wrong.iter())[index]
            parent = next(other for other in wrong.iter() if found in list(other))
            if what == "missing":
                parent.remove(found)
            elif what == "twice":
                parent.append(copy.deepcopy(found))
            else:
                inside = list(found) if what == "nested" else []
                text = found.text if what == "nested" else {"empty": "", "text": "x"}[what]
                tag = found.tag
                found.clear()
                found.tag, found.text = tag, text
                found.extend(inside)
                if what == "nested":
                    ElementTree.SubElement(found, "b").text = "x"
            yield f"{found.tag} {what}", wrong

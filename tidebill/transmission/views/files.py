"""What a register has of a document, by a link that works without a sign-in for ten minutes."""

from tidebill.http.answers import Answer, File
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.transmission.files import open_link


@endpoint("Sends what a register has of a document", answers="The file", public=True, documented=False)
def download(call: Call, token: str) -> Answer:
    name, content = open_link(token)
    return File(content=content, content_type="application/xml", name=name, inline=False)

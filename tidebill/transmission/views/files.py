"""Files from the register, through a signed URL valid for ten minutes."""

from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import FileResponse, Response
from tidebill.transmission.files import open_link


@endpoint("Sends what a register has of a document", answers="The file", public=True, documented=False)
def download(context: RequestContext, token: str) -> Response:
    name, content = open_link(token)
    return FileResponse(content=content, content_type="application/xml", name=name, inline=False)

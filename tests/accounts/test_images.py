import struct
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Picture
from pydantic_core import PydanticCustomError

from tidebill.accounts.images import Image


def encode(kind: str, width: int = 3, height: int = 2) -> bytes:
    out = BytesIO()
    Picture.new("RGB", (width, height)).save(out, kind)
    return out.getvalue()


PNG, JPEG, GIF = encode("PNG"), encode("JPEG"), encode("GIF")


def read(content: bytes, *, name: str = "logo.png") -> Image:
    return Image.read(ContentFile(content, name=name))


def reason(content: bytes) -> str:
    with pytest.raises(PydanticCustomError) as refusal:
        read(content)
    context = refusal.value.context or {}
    return refusal.value.message_template % context["params"]


@pytest.mark.parametrize(
    ("content", "content_type", "ending"),
    [(PNG, "image/png", "png"), (JPEG, "image/jpeg", "jpg"), (GIF, "image/gif", "gif")],
)
def test_it_tells_the_kind_by_the_bytes_and_not_by_the_name(
    content: bytes, content_type: str, ending: str
) -> None:
    found = read(content, name="holiday.exe")

    assert found == Image("holiday.exe", content, content_type, ending)


def test_it_finds_the_size_behind_padding_and_other_segments() -> None:
    comment = b"\xff\xff\xff\xfe\x00\x08" + b"\xff\xc0huge"[:6]
    assert read(JPEG[:2] + comment + JPEG[2:]).ending == "jpg"


def test_it_takes_an_image_of_sixteen_megapixels() -> None:
    assert read(encode("PNG", 4000, 4000)).ending == "png"


@pytest.mark.parametrize(
    "bomb",
    [
        PNG[:16] + struct.pack(">II", 50_000, 50_000) + PNG[24:],
        JPEG.replace(b"\x08\x00\x02\x00\x03", b"\x08\xff\xff\xff\xff"),
        GIF[:6] + struct.pack("<HH", 60_000, 60_000) + GIF[10:],
        GIF.replace(b",\0\0\0\0\x03\0\x02\0", b",\0\0\0\0\xff\xff\xff\xff"),
        GIF.replace(b",\0\0\0\0\x03\0\x02\0", b"!\xfe\x02hi\0,\0\0\0\0\xff\xff\xff\xff"),
    ],
    ids=["png", "jpeg", "gif screen", "gif frame", "gif frame behind a comment"],
)
def test_it_refuses_small_files_that_would_be_huge_pictures(bomb: bytes) -> None:
    assert len(bomb) < 2_000
    assert reason(bomb) == "is too large (maximum is 16 megapixels)"


def test_it_refuses_files_over_two_mebibytes() -> None:
    assert reason(PNG + b"\0" * 2**21) == "is too large (maximum is 2 MiB)"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg onload='alert(1)'/>",
        b"%PDF-1.7",
        PNG[:20],
        PNG[:12] + b"JUNK" + PNG[16:],
        PNG[:16] + struct.pack(">II", 0, 5) + PNG[24:],
        JPEG[:20],
        b"\xff\xd8\xff\xd9",
        JPEG[:2] + b"\x00" + JPEG[2:],
        GIF[:12],
        GIF[:13],
        GIF[:6] + struct.pack("<HHB", 3, 2, 0) + b"\0\0;",
    ],
)
def test_it_refuses_what_is_no_image(content: bytes) -> None:
    assert reason(content) == "is invalid"

"""Uploads: pictures are made anew, documents are PDF only, and every file gets a random name.

All files are hostile until shown otherwise: size, format and number of pixels are looked at before anything is
decoded; what is kept of a picture is its pixels, so that no place, author or hidden program travels with it.
"""

import io
import re
import secrets
import warnings
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MEGABYTE = 1024 * 1024
MAX_PICTURE = 5 * MEGABYTE
MAX_PIXELS = 40_000_000
MAX_DOCUMENT = 10 * MEGABYTE
FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2400
# What a stored file is called; the public view serves nothing else.
STORED_NAME = r"(?:programmes/[0-9a-f]{32}\.webp|(?:documents|evaluations)/[0-9a-f]{32}\.pdf)"
# Smaller pictures for small screens, made from the stored one when they are first asked for.
WIDTHS = (480, 960)
SMALLER_NAME = re.compile(rf"(programmes/[0-9a-f]{{32}})-({'|'.join(map(str, WIDTHS))})\.webp")


def picture(upload: UploadedFile) -> ContentFile:
    """The picture as WebP, upright, without metadata. Raises `ValidationError` in the reader's language."""
    if upload.size > MAX_PICTURE:
        raise ValidationError(_("The picture is larger than 5 MB."), code="too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            made = _redrawn(upload)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_("The picture has more than 40 million pixels."), code="too_many_pixels") from error
    except UnidentifiedImageError as error:
        raise ValidationError(_("Choose a picture in JPEG, PNG or WebP format."), code="format") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValidationError(_("The picture is damaged. Save it again and retry."), code="damaged") from error
    return ContentFile(made, name=f"{secrets.token_hex(16)}.webp")


def _redrawn(upload: UploadedFile) -> bytes:
    upload.seek(0)
    with Image.open(upload, formats=FORMATS) as image:
        # The size stands in the header: nothing has been decoded yet.
        if image.width * image.height > MAX_PIXELS:
            raise Image.DecompressionBombError
        if getattr(image, "n_frames", 1) > 1:
            raise ValidationError(_("Moving pictures are not accepted."), code="moving")
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        clear = "A" in upright.getbands() or "transparency" in upright.info
        plain = upright.convert("RGBA" if clear else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A fresh canvas carries the pixels and nothing else.
    canvas = Image.new(plain.mode, plain.size)
    canvas.paste(plain)
    out = io.BytesIO()
    canvas.save(out, "WEBP", quality=85)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture as a page shows it. `sources`: pairs of address and width, smallest first, the whole one last."""

    url: str
    width: int
    height: int
    sources: list[tuple[str, int]]


def described(image: Any) -> Picture | None:
    """What a page needs of a stored picture; None when its file is not there or cannot be read."""
    try:
        with image.open("rb") as file, Image.open(file, formats=FORMATS) as found:
            width, height = found.size
    except (OSError, ValueError, SyntaxError):
        return None
    smaller = [(image.url.replace(".webp", f"-{one}.webp"), one) for one in WIDTHS if one < width]
    return Picture(image.url, width, height, [*smaller, (image.url, width)])


def smaller_picture(name: str, whole: str, width: int) -> None:
    """Store the picture `whole` at `width` under `name`, unless it is there already. Pictures are never made larger."""
    if default_storage.exists(name) or not default_storage.exists(whole):
        return
    with default_storage.open(whole) as file, Image.open(file, formats=("WEBP",)) as image:
        image.load()
        image.thumbnail((width, image.height))
        out = io.BytesIO()
        image.save(out, "WEBP", quality=82)
    default_storage.save(name, ContentFile(out.getvalue()))


def document(upload: UploadedFile) -> ContentFile:
    """The PDF under a random name. Raises `ValidationError` in the reader's language."""
    if upload.size > MAX_DOCUMENT:
        raise ValidationError(_("The document is larger than 10 MB."), code="too_large")
    upload.seek(0)
    content = upload.read()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise ValidationError(_("Choose a document in PDF format."), code="format")
    return ContentFile(content, name=f"{secrets.token_hex(16)}.pdf")


class _CheckedField(forms.FileField):
    """A file input whose upload is replaced by what `make` returns."""

    make: Any
    accept = ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": self.accept}

    def clean(self, data: Any, initial: Any = None) -> Any:
        cleaned = super().clean(data, initial)
        return self.make(cleaned) if isinstance(cleaned, UploadedFile) else cleaned


class PictureField(_CheckedField):
    make = staticmethod(picture)
    accept = "image/jpeg,image/png,image/webp"


class DocumentField(_CheckedField):
    make = staticmethod(document)
    accept = "application/pdf"

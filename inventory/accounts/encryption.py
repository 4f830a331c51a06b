"""Secrets that must be read again are stored encrypted, under a key derived from SECRET_KEY."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def encrypt(text: str) -> str:
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """The text; `cryptography.fernet.InvalidToken` when it was encrypted under a key that is no longer known."""
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(stored.encode()).decode()


@lru_cache(maxsize=4)
def _box(*secrets: str) -> MultiFernet:
    """The first key encrypts; the others still decrypt, so that SECRET_KEY can be changed."""
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"inventory.accounts.second-factor")
    return base64.urlsafe_b64encode(derived.derive(secret.encode()))

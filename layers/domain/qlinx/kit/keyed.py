"""What only the holder of the secret can make: keyed hashes, signed tokens, mailed codes and signatures."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import TYPE_CHECKING

from itsdangerous import BadSignature, URLSafeSerializer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CODE_DIGITS = 8
# Of a code that many may try: nobody guesses it in its life.
LONG_CODE_DIGITS = 16
# What RFC 4226 recommends for the secret of an authenticator app.
DERIVED_BYTES = 20


class TokenInvalid(Exception):
    """The token was not signed by us for this purpose, or was altered."""


class Keyring:
    """Keys derived from one secret, one for each purpose, so that no value of one purpose serves another.

    ``since`` ends what was signed before: tokens and codes belong to it. Hashes do not, for things are found
    by them.
    """

    def __init__(self, secret: bytes, *, since: str = "") -> None:
        if len(secret) < 32:
            raise ValueError("the secret needs at least 32 bytes")
        self._secret = secret
        self._since = f":{since}" if since else ""
        self._serializers: dict[str, URLSafeSerializer] = {}

    def hash(self, purpose: str, value: str) -> str:
        """A keyed hash of ``value`` in 40 hexadecimal digits:
        equal for equal values, not to be guessed without the key.
        """
        return hmac.new(self._key("hash", purpose), value.encode(), hashlib.sha256).hexdigest()[:40]

    def sign(self, purpose: str, parts: Sequence[str]) -> str:
        """A token for a link: carries ``parts`` readably,
        and can't be altered or made for another purpose.
        """
        return str(self._serializer(purpose).dumps(list(parts)))

    def read(self, purpose: str, token: str) -> tuple[str, ...]:
        """The parts of a token of ours.

        Raises
        ------
        TokenInvalid
            Not ours, of another purpose, or altered.
        """
        try:
            parts = self._serializer(purpose).loads(token)
        except BadSignature as error:
            raise TokenInvalid from error
        if not isinstance(parts, list):
            # Signed, or summed, by somebody who knows the key, and none of ours.
            raise TokenInvalid
        read = tuple(str(part) for part in parts)
        # The last letter of base64 carries bits that mean nothing: every token has one spelling only.
        if self.sign(purpose, read) != token:
            raise TokenInvalid
        return read

    def derived(self, purpose: str, seed: str) -> bytes:
        """The 20 bytes that belong to ``seed``, made again whenever they are needed,
        so that they are never stored.

        Not ended by ``since``: what they were given to (an authenticator app) keeps them.
        """
        return hmac.new(self._key("derived", purpose), seed.encode(), hashlib.sha256).digest()[:DERIVED_BYTES]

    def seal(self, purpose: str, content: bytes) -> bytes:
        """A signature (Ed25519) that anybody can check with `seal_key`, and only the holder of the secret
        makes.

        Not ended by ``since``: what was handed to somebody stays verifiable.
        """
        return self._sealing(purpose).sign(content)

    def seal_key(self, purpose: str) -> str:
        """The public key of what is sealed for a purpose, as PEM."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        public = self._sealing(purpose).public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def code(self, purpose: str, seed: str, *, digits: int = CODE_DIGITS) -> str:
        """The code of so many digits that belongs to ``seed``;
        made again when it is checked, so it is never stored.
        """
        digest = hmac.new(self._key("code", purpose + self._since), seed.encode(), hashlib.sha256).digest()
        return str(int.from_bytes(digest[:8], "big") % 10**digits).zfill(digits)

    def code_matches(self, purpose: str, seed: str, given: str, *, digits: int = CODE_DIGITS) -> bool:
        """Whether ``given`` is the code of ``seed``, compared in constant time."""
        return hmac.compare_digest(self.code(purpose, seed, digits=digits).encode(), given.strip().encode())

    def _sealing(self, purpose: str) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._key("seal", purpose))

    def _key(self, use: str, purpose: str) -> bytes:
        return hmac.new(self._secret, f"{use}:{purpose}".encode(), hashlib.sha256).digest()

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        if purpose not in self._serializers:
            self._serializers[purpose] = URLSafeSerializer(
                self._key("sign", purpose + self._since),
                salt=purpose,
                signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
            )
        return self._serializers[purpose]

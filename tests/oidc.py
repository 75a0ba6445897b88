"""A provider of logins on loopback: OpenID Connect, as far as Streamlit asks it.

Whoever comes is let in at once, with the role that the test has set.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.answering import Answering, listening

CLIENT, SECRET = "ops-atlas", "a secret of sixteen letters and more"


@dataclass
class Provider:
    """A running provider.

    Attributes
    ----------
    role : str
        What the next visitor who logs in is.
    """

    address: str = ""
    role: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    nonces: dict[str, str] = field(default_factory=dict)

    def settings(self) -> str:
        """Return the file of secrets of an app that sends its visitors here."""
        return (
            f'[auth]\nredirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"\n'
            f'cookie_secret = "{SECRET}"\nclient_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
            f'server_metadata_url = "{self.address}/.well-known/openid-configuration"\n'
        )

    def described(self) -> dict[str, object]:
        """Say where what is found."""
        names = ("authorize", "token", "jwks")
        at = {name: f"{self.address}/{name}" for name in names}
        return {
            "issuer": self.address,
            "authorization_endpoint": at["authorize"],
            "token_endpoint": at["token"],
            "jwks_uri": at["jwks"],
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def admit(self, asked: dict[str, list[str]]) -> str:
        """Let a visitor in, and return where to send them back to."""
        code = base64.urlsafe_b64encode(self.role.encode()).decode()
        self.nonces[code] = asked["nonce"][0]
        return f"{asked['redirect_uri'][0]}?{urlencode({'code': code, 'state': asked['state'][0]})}"

    def token(self, asked: dict[str, list[str]]) -> dict[str, object]:
        """Hand out the identity of the visitor to whom a code belongs."""
        code, now = asked["code"][0], int(time.time())
        role = base64.urlsafe_b64decode(code).decode()
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": f"a {role}",
            "iat": now,
            "exp": now + 600,
            "nonce": self.nonces.pop(code),
            "roles": [role],
        }
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return {"access_token": "none", "token_type": "Bearer", "id_token": signed}


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider until the block ends."""
    here = Provider()

    class Door(Answering):
        def reply(self) -> None:
            path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            if self.command == "POST":
                self._write(here.token(parse_qs(self.body().decode())))
            elif path == "/authorize":
                self.answer(302, {"Location": here.admit(asked)})
            elif path == "/jwks":
                self._write({"keys": [here.key.as_dict(private=False)]})
            else:
                self._write(here.described())

        def _write(self, found: dict[str, object]) -> None:
            self.answer(200, {"Content-Type": "application/json"}, json.dumps(found).encode())

    with listening(Door) as here.address:
        yield here

"""What two addresses of the same page, repository or package have in common."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

_HOSTS_OF_MANY: Final = ("github.io", "readthedocs.io", "gitlab.io", "pages.dev", "netlify.app")
_FORGE: Final = re.compile(
    r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)/([^/]+)/[^/]+"
)
#: What stands where an owner would, on pages of the forge itself.
_NO_OWNERS: Final = frozenset({"features", "marketplace", "orgs", "sponsors", "topics"})


def page_key(address: str) -> str:
    """Return what two addresses of one page have in common.

    Examples
    --------
    >>> page_key("https://www.Ansible.com/"), page_key("http://ansible.com/index.html#top")
    ('ansible.com', 'ansible.com')
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    path = re.sub(r"/index\.\w+\Z", "", parts.path).rstrip("/")
    return f"{host}{path}"


def repository_key(address: str) -> str:
    """Return what two addresses of one repository have in common; empty if it is none.

    Examples
    --------
    >>> repository_key("https://github.com/Moby/moby.git"), repository_key("https://docs.example.org")
    ('github.com/moby/moby', '')
    >>> repository_key("https://github.com/features/actions")
    ''
    """
    found = _FORGE.match(page_key(address).casefold())
    return found[0].removesuffix(".git") if found and found[1] not in _NO_OWNERS else ""


def package_key(purl: str) -> str:
    """Return a package URL without version, qualifiers and subpath.

    Examples
    --------
    >>> package_key("pkg:npm/%40angular/core@1.2?x=y#z")
    'pkg:npm/@angular/core'
    """
    bare = re.split(r"[?#]", purl.strip())[0]
    kind, slash, path = bare.partition("/")
    path = re.sub(r"@[^/]*\Z", "", path)
    return f"{kind.casefold()}{slash}{unquote(path)}"


def package_repository(purl: str) -> str:
    """Return the repository that a package URL names; empty if it names none.

    Examples
    --------
    >>> package_repository("pkg:github/ansible/ansible"), package_repository("pkg:pypi/ansible")
    ('github.com/ansible/ansible', '')
    """
    key = package_key(purl)
    if key.startswith("pkg:github/"):
        return repository_key(f"https://github.com/{key.removeprefix('pkg:github/')}")
    if key.startswith("pkg:golang/github.com/"):
        return repository_key(f"https://{key.removeprefix('pkg:golang/')}")
    return ""


def site(address: str) -> str:
    """Return the domain that answers for a page, so that two pages of one maker agree.

    Examples
    --------
    >>> site("https://docs.aws.amazon.com/x"), site("https://argo-cd.readthedocs.io")
    ('amazon.com', 'argo-cd.readthedocs.io')
    """
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    labels = host.split(".")
    return ".".join(labels[-3 if host.endswith(_HOSTS_OF_MANY) else -2 :])

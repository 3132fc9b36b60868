"""Who may sign in anywhere in the city."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Credentials:
    """One integration user and one OAuth client; the password is every key, token and client secret as well."""

    user: str
    client_id: str
    password: str = field(repr=False)

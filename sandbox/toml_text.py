"""Texts of a TOML file."""


def toml_text(value: str) -> str:
    """A basic string."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

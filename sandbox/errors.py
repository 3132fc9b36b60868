"""What can go wrong in the sandbox, one sentence each."""


class SandboxError(Exception):
    """Root of the sandbox's own errors."""


class UnknownFaultError(SandboxError):
    """Raised when a fault is asked for that the server cannot play."""

    def __init__(self, kind: str, known: list[str]) -> None:
        super().__init__(f"The sandbox knows no fault named {kind!r}; it knows {', '.join(known)}.")


class BadRequestError(SandboxError):
    """Raised when the control endpoint is sent something that is not a JSON object it understands."""


class PortTakenError(SandboxError):
    """Raised when the sandbox cannot listen on the port asked for."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(f"The sandbox cannot listen on 127.0.0.1:{port} ({reason}); choose another with --port.")

"""A request that got no answer → our error: the cause at the bottom of the SDK's chain, in plain words."""

import socket
import ssl

from reviewer.errors import EndpointBroken, EndpointUnreachable, ProviderError
from reviewer.llm.providers import Endpoint
from reviewer.llm.transient import TransientTimeout, TransientUnreachable

DEEPEST = 20
LOST = {"ServerDisconnectedError", "ClientOSError", "ClientConnectionResetError", "ConnectionResetError"}
"""Errors of aiohttp and below for a connection that broke after it was there."""
NEVER_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"}
"""Errors of the transport before anything was sent: nobody bills those."""


def explain_connection(error: BaseException, endpoint: Endpoint) -> ProviderError:
    """Make an error of a connection that failed; only what may pass is worth another try."""
    causes = _list_causes(error)
    place = endpoint.host
    for cause in causes:
        # aiohttp's own errors are of these classes as well, and lack what the true ones below them have.
        if isinstance(cause, ssl.SSLCertVerificationError) and getattr(cause, "verify_message", None):
            return EndpointUnreachable(
                f"the certificate of {place} is not trusted: {cause.verify_message}",
                "Behind a company's proxy, point SSL_CERT_FILE at its certificate.",
            )
        if isinstance(cause, ssl.SSLError) and getattr(cause, "reason", None) and "EOF" not in cause.reason:
            return EndpointUnreachable(
                f"{place} does not speak TLS as expected ({cause.reason})",
                "Is it https:// there, or http://?",
            )
        if isinstance(cause, socket.gaierror):
            return _explain_name(cause, place)
        if isinstance(cause, ConnectionRefusedError):
            return TransientUnreachable(f"no connection to {place}: refused", _start_hint(endpoint))
        if isinstance(cause, UnicodeError):
            return EndpointUnreachable(f"{place} is no host name", "Check --base-url.")
        if type(cause).__name__ == "DecodingError":
            return EndpointBroken(f"{place} answered with a body that cannot be unpacked", "Is a proxy in between?")
    broken = TransientUnreachable(f"the connection to {place} broke: {_name_bottom(causes)}", _start_hint(endpoint))
    names = {type(cause).__name__ for cause in causes}
    broken.may_be_billed = not NEVER_SENT & names or bool(LOST & names)
    return broken


def is_lost(error: BaseException) -> bool:
    """Say whether what the SDK calls a timeout is none: its aiohttp transport takes every failed connection for one."""
    return any(
        type(cause).__name__ in LOST or (isinstance(cause, OSError) and not isinstance(cause, TimeoutError))
        for cause in _list_causes(error)
    )


def explain_timeout(seconds: float, endpoint: Endpoint) -> ProviderError:
    """Make an error of an answer that did not come in time."""
    return TransientTimeout(
        f"{endpoint.host} gave no answer within {seconds:g} s",
        "Set --timeout higher, lower --max-concurrency, or take a faster model.",
    )


def _explain_name(cause: socket.gaierror, place: str) -> ProviderError:
    if cause.errno == socket.EAI_AGAIN:
        return TransientUnreachable(f"the name of {place} could not be looked up for now", "Is the network up?")
    return EndpointUnreachable(f"there is no host {place}", "Check the spelling of --base-url, and the network.")


def _start_hint(endpoint: Endpoint) -> str:
    if endpoint.is_loopback:
        return f"Is the server running? Start it, or check the port in --base-url ({endpoint.base_url})."
    return "Check --base-url and the network; `reviewer doctor` tests the endpoint."


def _list_causes(error: BaseException) -> list[BaseException]:
    causes: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and len(causes) < DEEPEST:
        causes.append(current)
        current = current.__cause__ or current.__context__
    return causes


def _name_bottom(causes: list[BaseException]) -> str:
    """Give the innermost cause that says anything."""
    texts = [str(cause) for cause in causes if str(cause)]
    return texts[-1][:160] if texts else "no reason given"

"""Connections to addresses that somebody entered: none into a private network.

What is asked is the address really reached, which no name server can change afterwards.
"""

import ipaddress
import socket

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import Timeout

from notifications.exceptions import ChannelDown


CONNECT_SECONDS, READ_SECONDS = 5, 20


def connections(*, at_once: int, may_be_private: bool) -> urllib3.PoolManager:
    """Kept open and used again. A private address raises ChannelDown before a byte of
    the request is sent; a redirect is for the caller not to follow."""
    pool = urllib3.PoolManager(
        num_pools=at_once,
        maxsize=at_once,
        block=True,
        retries=False,
        timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
    )
    if not may_be_private:
        pool.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
    return pool


def is_public(address: str) -> bool:
    """Whether a numeric address lies on the public network."""
    reached = ipaddress.ip_address(address)
    within = getattr(reached, "ipv4_mapped", None) or reached
    return within.is_global and not within.is_multicast


def _refuse_private(connected: socket.socket | None) -> None:
    if connected is not None and not is_public(connected.getpeername()[0]):
        raise ChannelDown("private_address")


class _Plain(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _refuse_private(self.sock)


class _Secure(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _refuse_private(self.sock)


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Secure

"""A network between the store and its server that breaks when it is told to."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self


class Proxy:
    """Passes bytes on, on a loopback port of its own."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._cut = False
        self._forward = False
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()
        for one in self._open:
            one.close()

    def cut_at_commit(self, *, forward: bool) -> None:
        """Breaks the connection at the next commit: before the server has it, or after it has done it."""
        self._cut, self._forward = True, forward

    def _accept(self) -> None:
        pipes = []
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                break
            server = socket.create_connection(("127.0.0.1", self._server_port))
            self._open += [client, server]
            for pipe in (
                threading.Thread(target=self._outward, args=(client, server)),
                threading.Thread(target=_pass_on, args=(server, client)),
            ):
                pipe.start()
                pipes.append(pipe)
        for one in self._open:
            _break(one)
        for pipe in pipes:
            pipe.join()

    def _outward(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):  # the server has gone
            while data := _received(client):
                if self._cut and b"COMMIT" in data:
                    self._cut = False
                    # The client hears nothing more, not even what the server says to this.
                    _break(client)
                    if self._forward:
                        server.sendall(data)
                        continue
                    break
                server.sendall(data)
        _break(server)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := _received(source):
            target.sendall(data)
    _break(target)


def _received(source: socket.socket) -> bytes:
    try:
        return source.recv(65536)
    except OSError:
        return b""


def _break(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)

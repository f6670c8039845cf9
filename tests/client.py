"""A citizen and an agent, as their clients speak to the service."""

from __future__ import annotations

import json
import uuid
from typing import Any, Self

import httpx
import websockets
from websockets.asyncio.client import ClientConnection

API = "/api/v1"
Event = dict[str, Any]


class CitizenClient:
    """One citizen with one conversation."""

    def __init__(self, http: httpx.AsyncClient, started: dict[str, Any]) -> None:
        self.http = http
        self.id = started["id"]
        self.token = started["token"]
        self.headers = {"Authorization": f"Bearer {self.token}"}
        self.path = f"{API}/conversations/{self.id}"

    @classmethod
    async def start(cls, http: httpx.AsyncClient, municipality: str = "aadal", **wish: Any) -> Self:
        """Open a conversation."""
        answer = await http.post(f"{API}/municipalities/{municipality}/conversations", json={"channel": "web"} | wish)
        assert answer.status_code == 201, answer.text
        return cls(http, answer.json())

    async def post(self, text: str, client_id: str | None = None) -> httpx.Response:
        """Send a message and return the raw answer."""
        message = {"client_id": client_id or str(uuid.uuid4()), "text": text}
        return await self.http.post(f"{self.path}/messages", json=message, headers=self.headers)

    async def say(self, text: str, client_id: str | None = None) -> list[Event]:
        """Send a message; returns the turn's events."""
        answer = await self.post(text, client_id)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["events"])

    async def events(self, after: int = 0, wait: float = 0) -> list[Event]:
        """Read what is stored."""
        answer = await self.http.get(f"{self.path}/events", params={"after": after, "wait": wait}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["events"])

    async def callback(self, **wish: Any) -> httpx.Response:
        """Ask to be called."""
        form = {"client_id": str(uuid.uuid4()), "name": "En borger", "phone": "20 12 34 56"} | wish
        return await self.http.post(f"{self.path}/callback", json=form, headers=self.headers)

    async def handover(self) -> httpx.Response:
        """Ask for a person now."""
        return await self.http.post(f"{self.path}/handover", headers=self.headers)

    def socket_url(self) -> str:
        """The address of this conversation's WebSocket."""
        return str(self.http.base_url).rstrip("/").replace("http", "ws", 1) + f"{self.path}/socket"

    async def connect(self, after: int = 0) -> CitizenSocket:
        """Open a tab."""
        socket = await websockets.connect(self.socket_url())
        await socket.send(json.dumps({"type": "hello", "token": self.token, "after": after}))
        return CitizenSocket(socket)


class CitizenSocket:
    """One open WebSocket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.deltas: list[str] = []

    async def send(self, **frame: Any) -> None:
        """Send a frame."""
        await self.socket.send(json.dumps(frame))

    async def say(self, text: str, client_id: str | None = None) -> None:
        """Send a message."""
        await self.send(type="message", client_id=client_id or str(uuid.uuid4()), text=text)

    async def frame(self) -> dict[str, Any]:
        """Receive the next frame, whatever it is."""
        return dict(json.loads(await self.socket.recv()))

    async def until(self, kind: str) -> list[Event]:
        """Receive stored events up to and including one of a kind; pieces under way are kept aside."""
        events = []
        while True:
            frame = await self.frame()
            if frame.get("kind") == "bot.delta":
                self.deltas.append(frame["payload"]["text"])
            elif "seq" in frame:
                events.append(frame)
            if frame.get("kind") == kind:
                return events

    async def close(self) -> None:
        """Close the tab."""
        await self.socket.close()


class Agent:
    """One agent at the desk."""

    def __init__(self, http: httpx.AsyncClient, who: dict[str, Any]) -> None:
        self.http = http
        self.who = who

    @classmethod
    async def sign_in(cls, http: httpx.AsyncClient, username: str, password: str) -> Self:
        """Sign in."""
        answer = await http.post(f"{API}/staff/session", json={"username": username, "password": password})
        assert answer.status_code == 200, answer.text
        return cls(http, answer.json())

    async def available(self) -> None:
        """Go on duty."""
        answer = await self.http.put(f"{API}/desk/status", json={"status": "available"})
        assert answer.status_code == 200, answer.text

    async def queue(self) -> list[dict[str, Any]]:
        """Read the queue."""
        answer = await self.http.get(f"{API}/desk/queue")
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def do(self, item: str, verb: str, **body: Any) -> httpx.Response:
        """Do something with an item: claim, release, attempts, close, messages, hand_back."""
        return await self.http.post(f"{API}/desk/items/{item}/{verb}", json=body or None)

    async def details(self, item: str) -> dict[str, Any]:
        """Read one item."""
        answer = await self.http.get(f"{API}/desk/items/{item}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def connect(self) -> ClientConnection:
        """Open the desk's socket."""
        url = str(self.http.base_url).rstrip("/").replace("http", "ws", 1) + f"{API}/desk/socket"
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        return await websockets.connect(url, additional_headers={"Cookie": cookies})

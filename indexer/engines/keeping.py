"""What a store on one machine says of the disk it lies on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stored:
    """A generation on the disk: its name, its bytes, whether it is the one in use."""

    name: str
    size: int
    current: bool

"""What an engine is: the place where the commands of jobs run. It knows nothing else of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mnist_dash.errors import PlainError


class EngineError(PlainError):
    """A job's command cannot be started; the message says what to do."""


@dataclass(frozen=True)
class Task:
    """One start of a job: its folder, the arguments of `python -m mnist_dash`, and a token that no other start has."""

    folder: Path
    arguments: tuple[str, ...]
    token: str
    gpu: bool = False  # whether a graphics card would make it faster


@dataclass(frozen=True)
class Worker:
    """Something that does jobs: how many at a time, and what it has, such as {"GPU": 1}."""

    name: str
    slots: int
    resources: dict[str, float]


@dataclass(frozen=True)
class Description:
    """An engine as it is now; `trouble` says in a sentence why it has no workers."""

    name: str
    workers: tuple[Worker, ...]
    trouble: str | None = None

    @property
    def slots(self) -> int:
        """How many jobs may run at a time."""
        return sum(worker.slots for worker in self.workers)


class Engine(Protocol):
    """Four verbs over job folders, which stay the only truth on what was done."""

    def start(self, task: Task) -> None:
        """Run the job's command, with its output in the folder's log. Raises EngineError."""

    def alive(self, task: Task) -> bool | None:
        """Whether the engine will still see to the job though its folder is silent; None where it cannot tell."""

    def stop(self, task: Task) -> bool:
        """Drop a job that has not begun: whether that was so. One that has begun sees the stop flag in its folder."""

    def describe(self) -> Description:
        """Its workers, as they were seconds ago at most; never waits for them."""

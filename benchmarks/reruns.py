"""What one more run of each page costs the server once it is warm: CPU, what is sent, and the memory held after it.

Speaks with the server as a browser does, without one. Prints a Markdown table. Linux only, for /proc.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import serve
from tests.page_table import PATHS

WARM, RUNS = 3, 30
TARGET = 40  # ms
TICKS = os.sysconf("SC_CLK_TCK")


def rerun(line: ClientConnection, page: str, known: set[str]) -> int:
    """Run the page once more; the bytes that come back.

    Like a browser, it keeps what may be kept in `known`, and says so, which spares sending it again.
    """
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.cached_message_hashes.extend(known)
    line.send(message.SerializeToString())
    received = 0
    while True:
        data = line.recv(timeout=120)
        received += len(data)
        answer = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
        if answer.metadata.cacheable:
            known.add(answer.hash)
        kind = answer.WhichOneof("type")
        if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(f"{page or 'home'}: {answer.delta.new_element.exception.message}")
        if kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return received


def used(pid: int) -> float:
    """Milliseconds of CPU that the process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf8").rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / TICKS


def held(pid: int) -> float:
    """Resident memory of the process in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def cost(line: ClientConnection, page: str, pid: int) -> tuple[float, float]:
    """Mean milliseconds of CPU of a warm run of the page, and the kB that one sends."""
    known: set[str] = set()
    for _ in range(WARM):
        rerun(line, page, known)
    before = used(pid)
    sent = [rerun(line, page, known) for _ in range(RUNS)]
    return (used(pid) - before) / RUNS, sent[-1] / 1000


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as home, serve(Path(home)) as address:
        port = address.rsplit(":", 1)[1]
        found = subprocess.run(["pgrep", "-f", f"server.port {port}"], capture_output=True, text=True, check=True)
        pid = int(found.stdout.split()[0])
        print(f"The server alone: {held(pid):.0f} MB.\n")
        print(f"| page | CPU of a rerun (target {TARGET} ms) | sent | memory after |\n|---|---|---|---|")
        stream = f"ws://127.0.0.1:{port}/_stcore/stream"
        costs = []
        with connect(stream, subprotocols=["streamlit"], max_size=None, ping_interval=None) as line:  # type: ignore[list-item]
            for page in PATHS:
                cpu, sent = cost(line, page, pid)
                costs.append(cpu)
                print(f"| {page or 'home'} | {cpu:.0f} ms | {sent:.0f} kB | {held(pid):.0f} MB |", flush=True)
        print(f"| mean | {sum(costs) / len(costs):.0f} ms | | |")


if __name__ == "__main__":
    main()

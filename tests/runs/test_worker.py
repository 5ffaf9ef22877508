"""What the process of a job does around its work."""

import subprocess
import sys
from pathlib import Path

import pytest

from mnist_dash.runs import status

SCORE = Path("/proc/self/oom_score_adj")
PROGRAM = """
import sys
from pathlib import Path
from mnist_dash.runs import worker
def leave(reporter): print(Path("/proc/self/oom_score_adj").read_text().strip(), flush=True)
worker.carry_out(Path(sys.argv[1]), leave, "Nothing")
"""


@pytest.mark.skipif(not SCORE.exists(), reason="only Linux chooses whom to end when memory runs out by this file")
def test_a_job_is_ended_before_the_server_when_memory_runs_out(home):
    job = home / "runs" / "job"
    job.mkdir(parents=True)
    status.write(job, {"state": "queued"})
    command = [sys.executable, "-c", PROGRAM, str(job)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "800", done.stderr
    assert int(SCORE.read_text()) < 800

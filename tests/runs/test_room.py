"""Whether a job finds the memory that it needs, on hosts made of files."""

import pytest

from mnist_dash.analysis import memory
from mnist_dash.models import recipes
from mnist_dash.runs import jobs, limits, room
from mnist_dash.runs.limits import LimitError

GB = 10**9
KB = 1024


@pytest.fixture
def host(tmp_path, monkeypatch):
    """Writes a host of files: its memory, and its control groups."""
    monkeypatch.setattr(room, "PROC", tmp_path / "proc")
    monkeypatch.setattr(room, "CGROUPS", tmp_path / "cgroup")

    def write(**files):
        for name, text in files.items():
            path = tmp_path.joinpath(*name.split("__"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    write(proc__meminfo=f"MemTotal: {16 * GB // KB} kB\nMemFree: 1 kB\nMemAvailable: {10 * GB // KB} kB\n")
    write(proc__self__cgroup="0::/app\n")
    return write


def test_without_a_container_the_machine_counts(host):
    assert room.free() == pytest.approx(10 * GB, abs=2 * KB) and room.whole() == pytest.approx(16 * GB, abs=2 * KB)


def test_a_container_of_version_2_counts_without_what_it_can_give_back(host, tmp_path):
    folder = tmp_path / "cgroup" / "app"
    folder.mkdir(parents=True)
    for name, text in {"memory.max": "2700000000", "memory.current": "1000000000"}.items():
        (folder / name).write_text(text + "\n")
    (folder / "memory.stat").write_text("anon 5\ninactive_file 200000000\n")
    assert room.free() == 1_900_000_000 and room.whole() == 2_700_000_000
    (folder / "memory.max").write_text("max\n")
    assert room.free() == pytest.approx(10 * GB, abs=2 * KB)


def test_a_container_of_version_1_counts_and_so_do_the_groups_around_it(host, tmp_path):
    host(proc__self__cgroup="3:cpu:/x\n4:memory:/outer/inner\n0::/\n")
    inner = tmp_path / "cgroup" / "memory" / "outer" / "inner"
    inner.mkdir(parents=True)
    for folder, limit in ((inner, 9223372036854771712), (inner.parent, 690_000_000)):
        (folder / "memory.limit_in_bytes").write_text(f"{limit}\n")
        (folder / "memory.usage_in_bytes").write_text("300000000\n")
        (folder / "memory.stat").write_text("total_inactive_file 10000000\n")
    assert room.free() == 400_000_000 and room.whole() == 690_000_000


def test_where_nothing_tells_nothing_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(room, "PROC", tmp_path)
    monkeypatch.setattr(room, "CGROUPS", tmp_path)
    assert room.free() is None
    limits.check(recipes.from_link("forest:trees=1000"))


@pytest.mark.parametrize(
    ("link", "needed"),
    [  # measured peaks of the process
        ("5N:sigmoid-10N~batch_size:32", 0.88),
        ("32C3-64C3-MP2-D25-128N-D50-10N~batch_size:32", 1.1),
        ("41C3:same-10N~batch_size:8192", 2.8),
        ("forest:trees=1000", 4.0),
        ("forest", 0.65),
        ("extra-trees", 0.78),
        ("knn", 0.71),
        ("hist-gradient-boosting", 1.02),
        ("logistic", 0.64),
    ],
)
def test_the_estimate_is_near_what_was_measured(link, needed):
    assert memory.training(recipes.from_link(link)) / GB == pytest.approx(needed, rel=0.4)


@pytest.mark.parametrize(
    ("link", "advice"),
    [("forest:trees=1000", "fewer trees"), ("41C3:same-10N~batch_size:8192", "a smaller batch or smaller layers")],
)
def test_what_does_not_fit_is_refused_in_words_before_it_starts(link, advice, host, monkeypatch, tmp_path):
    host(proc__meminfo=f"MemTotal: {2_000_000_000 // KB} kB\nMemAvailable: {1_200_000_000 // KB} kB\n")
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))
    with pytest.raises(LimitError, match=rf"needs about \d\.\d GB of memory; 1\.2 GB are free here\. Choose {advice}"):
        jobs.start(recipes.from_link(link))
    assert not list((tmp_path / "home").glob("runs/*"))
    with pytest.raises(LimitError, match=r"2\.0 GB are here in all"):
        limits.check(recipes.from_link(link), alone=False)
    limits.check(recipes.from_link("tree"))

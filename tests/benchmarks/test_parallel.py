"""Many families at once, in threads and in forked processes: each gets the answer that it gets alone."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event

import pytest

from . import jiuzhu_policy
from .families import FAMILIES

THREADS, PROCESSES = 8, 4
PATIENCE = 30  # seconds, after which a worker hangs

JOBS = range(len(FAMILIES))


def _assess(job: int, engine: jiuzhu_policy.Engine) -> str:
    given = jiuzhu_policy.read(FAMILIES[job])
    return jiuzhu_policy.decide(jiuzhu_policy.applicant(given), given[1], engine).to_json()


@pytest.fixture(params=["durable", "plain"])
def engine(request: pytest.FixtureRequest) -> jiuzhu_policy.Engine:
    if request.param == "durable":
        pytest.importorskip("durable_rules_engine")
    return request.param


@pytest.fixture
def _eager_threads() -> Iterator[None]:
    """Threads take turns after microseconds, so that they meet in the middle of things."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_eager_threads")
def test_threads(engine):
    alone = [_assess(job, engine) for job in JOBS]
    together = Barrier(THREADS)

    def work(offset: int) -> list[tuple[int, str]]:
        together.wait(PATIENCE)
        jobs = [(offset + job) % len(FAMILIES) for job in JOBS]
        return [(job, _assess(job, engine)) for job in jobs]

    with ThreadPoolExecutor(THREADS) as pool:
        answers = [one for worker in pool.map(work, range(THREADS)) for one in worker]
    assert len(answers) == THREADS * len(FAMILIES)
    assert all(answer == alone[job] for job, answer in answers)


@contextmanager
def _busy(engine: jiuzhu_policy.Engine) -> Iterator[None]:
    """Other threads assess all the while, so that a fork catches them in the middle of things."""
    done = Event()

    def work() -> None:
        while not done.is_set():
            _assess(0, engine)

    with ThreadPoolExecutor(THREADS) as pool:
        working = [pool.submit(work) for _ in range(THREADS)]
        try:
            yield
        finally:
            done.set()
        for one in working:
            one.result(PATIENCE)


@pytest.mark.usefixtures("_eager_threads")
# Python 3.12 and later warn of a fork where there are threads.
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system cannot fork")
def test_forks(engine):
    alone = [_assess(job, engine) for job in JOBS]  # so that the workers inherit engines already at work
    forking = multiprocessing.get_context("fork")
    with _busy(engine):
        pool = forking.Pool(PROCESSES)
    with pool:
        jobs = [(job, engine) for job in JOBS]
        answers = pool.starmap_async(_assess, jobs, chunksize=len(FAMILIES) // PROCESSES).get(PATIENCE)
    assert answers == alone

"""What every Python program here shares: the records that are sent, and how a check tells its outcome (one line of JSON each)."""

import asyncio
import inspect
import json
import sys
import time
import traceback

CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]

# Key, value, headers: UTF-8, an empty value, a tombstone, and one long enough to be worth compressing.
RECORDS = [
    ("钥匙".encode(), "这是第一个事件".encode(), [("来源", "测试".encode()), ("n", b"\x00\xff")]),
    (b"second", b"", []),
    (b"third", None, [("empty", b"")]),
    (None, b"0123456789" * 1000, []),
]


class Skip(Exception):
    """The client has no such call."""


def equal(actual, expected, what=""):
    if actual != expected:
        raise AssertionError(f"{what}: expected {expected!r}, got {actual!r}"[:600])


def true(condition, what):
    if not condition:
        raise AssertionError(what)


def until(probe, what, seconds=15):
    """Calls probe until it returns something true, and returns that."""
    deadline = time.monotonic() + seconds
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.02)


def tell(**line):
    print(json.dumps(line), flush=True)


def failed(name, error):
    traceback.print_exc()
    tell(check=name, failed=f"{type(error).__name__}: {error}"[:600])


def run(checks):
    """Runs (name, function) pairs in their order; a coroutine function runs in one event loop shared by all."""
    loop = asyncio.new_event_loop()
    for name, check in checks:
        try:
            if inspect.iscoroutinefunction(check):
                loop.run_until_complete(asyncio.wait_for(check(), 30))
            else:
                check()
            tell(check=name, passed=True)
        except Skip as reason:
            tell(check=name, skipped=str(reason))
        except Exception as error:  # any error is this check's outcome
            failed(name, error)
    loop.close()
    tell(end=True)


def ask(what, settings=None):
    """Has the driver stop, start, restart or kill the server, and waits for that. Skips where the server isn't the driver's."""
    tell(ask=what, **({} if settings is None else {"settings": settings}))
    if sys.stdin.readline().strip() != "done":
        raise Skip("the server isn't ours to restart")

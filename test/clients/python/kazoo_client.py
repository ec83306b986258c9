"""kazoo. Arguments: ZooKeeper address, a prefix for names."""

import sys
import threading
import time

from kazoo.client import KazooClient, KazooState
from kazoo.exceptions import (
    BadVersionError,
    NoAuthError,
    NodeExistsError,
    NoChildrenForEphemeralsError,
    NoNodeError,
    NotEmptyError,
    RolledBackError,
)
from kazoo.recipe.lock import Lock
from kazoo.security import make_digest_acl

from checks import ask, equal, run, true, until

address, prefix = sys.argv[1:3]
root = f"/{prefix}"
zk = KazooClient(hosts=address, timeout=10)
zk.start(15)


def raises(error, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except error:
        return
    raise AssertionError(f"no {error.__name__}")


def create_modes():
    zk.create(root, b"")
    equal(zk.create(f"{root}/plain", "这是第一个事件".encode()), f"{root}/plain")
    raises(NodeExistsError, zk.create, f"{root}/plain", b"")
    raises(NoNodeError, zk.create, f"{root}/none/child", b"")
    path, stat = zk.create(f"{root}/with-stat", b"1234", include_data=True)
    equal((path, stat.dataLength, stat.version), (f"{root}/with-stat", 4, 0))
    zk.create(f"{root}/ephemeral", b"", ephemeral=True)
    equal(zk.exists(f"{root}/ephemeral").ephemeralOwner, zk.client_id[0], "owner")
    raises(NoChildrenForEphemeralsError, zk.create, f"{root}/ephemeral/child", b"")
    equal(zk.create(f"{root}/deep/er/est", b"", makepath=True), f"{root}/deep/er/est")


def get_set():
    data, stat = zk.get(f"{root}/plain")
    equal((data.decode(), stat.version), ("这是第一个事件", 0))
    equal(zk.set(f"{root}/plain", b"two", version=0).version, 1)
    raises(BadVersionError, zk.set, f"{root}/plain", b"three", version=0)
    raises(NoNodeError, zk.get, f"{root}/none")
    true(zk.get(f"{root}/plain")[1].mzxid > stat.mzxid, "mzxid grows")
    zk.set(f"{root}/plain", b"x" * 900_000)
    equal(len(zk.get(f"{root}/plain")[0]), 900_000, "a large one")
    zk.sync(root)


def children():
    found, stat = zk.get_children(root, include_data=True)
    equal(sorted(found), ["deep", "ephemeral", "plain", "with-stat"])
    equal((stat.numChildren, stat.cversion), (4, 4))
    equal(zk.exists(f"{root}/none"), None)


def delete():
    raises(NotEmptyError, zk.delete, f"{root}/deep")
    raises(BadVersionError, zk.delete, f"{root}/with-stat", version=7)
    zk.delete(f"{root}/with-stat", version=0)
    raises(NoNodeError, zk.delete, f"{root}/with-stat")
    zk.delete(f"{root}/deep", recursive=True)


def watches():
    seen = []
    zk.create(f"{root}/watched", b"")
    zk.get(f"{root}/watched", watch=lambda event: seen.append(("get", event.type, event.path)))
    zk.exists(f"{root}/later", watch=lambda event: seen.append(("exists", event.type, event.path)))
    zk.get_children(root, watch=lambda event: seen.append(("children", event.type, event.path)))
    zk.set(f"{root}/watched", b"1")
    zk.set(f"{root}/watched", b"2")
    zk.create(f"{root}/later", b"")
    until(lambda: len(seen) >= 3, "three events")
    expected = [
        ("get", "CHANGED", f"{root}/watched"),
        ("exists", "CREATED", f"{root}/later"),
        ("children", "CHILD", root),
    ]
    equal(seen, expected, "each once")


def sequence():
    paths = [zk.create(f"{root}/seq-", b"", sequence=True, ephemeral=n == 2) for n in range(3)]
    numbers = [int(path.rpartition("-")[2]) for path in paths]
    equal(numbers, list(range(numbers[0], numbers[0] + 3)), "one by one")
    equal(len(paths[0]), len(f"{root}/seq-") + 10, "ten digits")


def ephemeral():
    other = KazooClient(hosts=address)
    other.start(15)
    other.create(f"{root}/guest", b"", ephemeral=True)
    gone = threading.Event()
    zk.exists(f"{root}/guest", watch=lambda event: gone.set() if event.type == "DELETED" else None)
    other.stop()
    other.close()
    true(gone.wait(10), "gone with its session")


def multi():
    change = zk.transaction()
    change.create(f"{root}/m", b"one")
    change.check(f"{root}/plain", zk.exists(f"{root}/plain").version)
    change.set_data(f"{root}/m", b"two")
    change.create(f"{root}/m/child", b"")
    change.delete(f"{root}/m/child")
    results = change.commit()
    equal((results[0], results[2].version), (f"{root}/m", 1))
    refused = zk.transaction()
    refused.set_data(f"{root}/m", b"three")
    refused.delete(f"{root}/none")
    refused.create(f"{root}/n", b"")
    equal([type(r).__name__ for r in refused.commit()], ["RolledBackError", "NoNodeError", "RuntimeInconsistency"])
    equal(zk.get(f"{root}/m")[0], b"two", "nothing of it happened")


def acl():
    owner = KazooClient(hosts=address, auth_data=[("digest", "我:secret")])
    owner.start(15)
    owner.create(f"{root}/private", b"mine", acl=[make_digest_acl("我", "secret", all=True)])
    raises(NoAuthError, zk.get, f"{root}/private")
    equal(owner.get(f"{root}/private")[0], b"mine")
    acls, stat = owner.get_acls(f"{root}/private")
    equal((acls[0].id.scheme, stat.aversion), ("digest", 0))
    zk.add_auth("digest", "我:secret")
    equal(zk.get(f"{root}/private")[0], b"mine", "after add_auth")
    owner.stop()
    owner.close()


def lock():
    mine, theirs = Lock(zk, f"{root}/lock", "mine"), Lock(zk, f"{root}/lock", "theirs")
    true(mine.acquire(timeout=5), "taken")
    true(not theirs.acquire(blocking=False), "held by the other")
    equal(mine.contenders(), ["mine"])
    mine.release()
    true(theirs.acquire(timeout=5), "taken by the next")
    theirs.release()


def restart(how):
    states = []
    zk.add_listener(states.append)
    session = zk.client_id[0]
    zk.create(f"{root}/survivor-{how}", b"", ephemeral=True)
    told = []
    zk.DataWatch(f"{root}/m", lambda data, stat: told.append(data))
    zk.ChildrenWatch(f"{root}/m", lambda found: told.append(sorted(found)))
    ask(how)
    until(lambda: KazooState.SUSPENDED in states and states[-1] == KazooState.CONNECTED, "connected again", 30)
    equal(zk.client_id[0], session, "the same session")
    equal(zk.exists(f"{root}/survivor-{how}").ephemeralOwner, session, "its ephemeral is there")
    zk.set(f"{root}/m", how.encode())
    zk.create(f"{root}/m/{how}", b"")
    until(lambda: how.encode() in told and any(how in each for each in told if isinstance(each, list)), "both told")
    zk.remove_listener(states.append)


def cleanup():
    zk.delete(root, recursive=True)
    zk.stop()
    zk.close()


run(
    [
        ("create, all modes", create_modes),
        ("get, set, versions", get_set),
        ("children, exists", children),
        ("delete, errors", delete),
        ("watches", watches),
        ("sequence", sequence),
        ("ephemeral ends with its session", ephemeral),
        ("multi", multi),
        ("ACL, auth", acl),
        ("lock", lock),
        ("same session after a restart", lambda: restart("restart")),
        ("same session after kill -9", lambda: restart("kill")),
        ("delete a tree, close", cleanup),
    ]
)

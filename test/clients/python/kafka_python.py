"""kafka-python. Arguments: bootstrap address, a prefix for names."""

import sys
import threading
import time

from kafka import ConsumerGroupMetadata, KafkaAdminClient, KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition
from kafka.admin import ConfigResource, NewTopic
from kafka.admin._partitions import OffsetSpec
from kafka.errors import TopicAlreadyExistsError

from checks import CODECS, RECORDS, equal, run, true, until

address, prefix = sys.argv[1:3]
topic, group, ledger = f"{prefix}.topic", f"{prefix}.group", f"{prefix}.ledger"
one, zero = TopicPartition(topic, 1), TopicPartition(topic, 0)
admin = KafkaAdminClient(bootstrap_servers=address)


def create_topic():
    asked = NewTopic(topic, 2, 1, topic_configs={"retention.ms": "3600000"})
    admin.create_topics([asked])
    try:
        admin.create_topics([asked])
    except TopicAlreadyExistsError:
        return
    raise AssertionError("made twice")


def describe_topics():
    true(topic in admin.list_topics(), "the topic in the list")
    equal(sorted(p["partition_index"] for p in admin.describe_topics([topic])[0]["partitions"]), [0, 1])
    described = admin.describe_topic_partitions([topic])
    true(topic in str(described), "DescribeTopicPartitions knows the topic")
    equal(len(admin.describe_cluster()["brokers"]), 1, "brokers")
    true(admin.describe_metadata_quorum(), "a quorum")
    true(admin.describe_log_dirs(), "log dirs")


def send(**config):
    producer = KafkaProducer(bootstrap_servers=address, linger_ms=50, **config)
    sent = [producer.send(topic, value, key=key, partition=0, headers=headers) for key, value, headers in RECORDS]
    producer.flush(15)
    offsets = [future.get(15).offset for future in sent]
    producer.close()
    return offsets


def take(consumer, found, count, seconds=15):
    deadline = time.monotonic() + seconds
    while len(found) < count:
        true(time.monotonic() < deadline, f"{count} records within {seconds} s, got {len(found)}")
        for records in consumer.poll(200).values():
            found += [(r.key, r.value, [tuple(h) for h in r.headers]) for r in records]
    return found


def read_from(offset, count):
    consumer = KafkaConsumer(bootstrap_servers=address, group_id=None)
    consumer.assign([zero])
    consumer.seek(zero, offset)
    found = take(consumer, [], count)
    consumer.close()
    return found


def produce(codec):
    def check():
        offsets = send(enable_idempotence=False, compression_type=None if codec == "none" else codec)
        equal(read_from(offsets[0], len(RECORDS)), RECORDS, "records")

    return check


def idempotent():
    offsets = send(enable_idempotence=True)
    equal(offsets, list(range(offsets[0], offsets[0] + len(RECORDS))), "offsets")
    equal(read_from(offsets[0], len(RECORDS)), RECORDS, "records")


def transactional(name):
    producer = KafkaProducer(bootstrap_servers=address, transactional_id=f"{prefix}.{name}")
    producer.init_transactions()
    return producer


def ledger_values(isolation, count):
    """The first so many values of the ledger."""
    consumer = KafkaConsumer(bootstrap_servers=address, group_id=None, isolation_level=isolation)
    consumer.assign([TopicPartition(ledger, 0)])
    consumer.seek(TopicPartition(ledger, 0), 0)
    found = take(consumer, [], count)
    consumer.close()
    return [value.decode() for _, value, _ in found]


def transactions():
    """One is aborted and one is committed; only who asks to read what isn't committed sees both."""
    admin.create_topics([NewTopic(ledger, 1, 1)])
    producer = transactional("transactional")
    for end, finish in (("abort", producer.abort_transaction), ("commit", producer.commit_transaction)):
        producer.begin_transaction()
        for n in (1, 2):
            producer.send(ledger, f"{end} {n}".encode())
        producer.flush(10)
        finish()
    producer.close()
    equal(ledger_values("read_committed", 2), ["commit 1", "commit 2"])
    equal(ledger_values("read_uncommitted", 4), ["abort 1", "abort 2", "commit 1", "commit 2"])


def offsets_in_transaction():
    """The group's offset stays with an aborted transaction, and moves with a committed one."""
    producer, zero, name = transactional("offsets"), TopicPartition(ledger, 0), f"{prefix}.ledger-group"
    member_of_none = ConsumerGroupMetadata(name, -1, "", None)
    committed = lambda: getattr(admin.list_group_offsets(name)[name].get(zero), "offset", None)
    for finish, offset, expected in ((producer.abort_transaction, 1, None), (producer.commit_transaction, 2, 2)):
        producer.begin_transaction()
        producer.send(ledger, b"copied").get(10)
        producer.send_offsets_to_transaction({zero: OffsetAndMetadata(offset, "", -1)}, member_of_none)
        finish()
        until(lambda: committed() == expected, f"{expected} after {finish.__name__}")
    producer.close()
    admin.delete_topics([ledger])


def timestamps():
    producer = KafkaProducer(bootstrap_servers=address)
    base = int(time.time() * 1000) - 100_000
    for second in range(3):
        producer.send(topic, f"at {second}".encode(), partition=1, timestamp_ms=base + second * 1000)
    producer.close()
    consumer = KafkaConsumer(bootstrap_servers=address, group_id=None)
    equal((consumer.beginning_offsets([one])[one], consumer.end_offsets([one])[one]), (0, 3), "first and end")
    found = consumer.offsets_for_times({one: base + 500})[one]
    equal((found.offset, found.timestamp), (1, base + 1000), "a time between")
    equal(consumer.offsets_for_times({one: base + 2001})[one], None, "after the end")
    consumer.close()
    equal(admin.list_partition_offsets({one: OffsetSpec.MAX_TIMESTAMP})[one].offset, 2, "max timestamp")


def member():
    """
    A consumer of the group that knows the topic: a leader that joins before at times never takes up the assignment that it makes
    once it does, with any broker.
    """
    settings = {"auto_offset_reset": "earliest", "enable_auto_commit": False}
    consumer = KafkaConsumer(topic, bootstrap_servers=address, group_id=group, **settings)
    until(lambda: consumer.partitions_for_topic(topic), "metadata")
    return consumer


def group_reads():
    consumer = member()
    ends = consumer.end_offsets([zero, one])
    take(consumer, [], sum(ends.values()), 30)
    consumer.commit()
    equal([consumer.committed(p) for p in (zero, one)], [ends[zero], ends[one]], "committed")
    consumer.close()


def group_goes_on():
    send()
    consumer = member()
    equal(take(consumer, [], len(RECORDS), 30), RECORDS, "only the new records")
    consumer.commit()
    consumer.close()


def group_shares():
    """Each member polls on a thread of its own: a join blocks its poll until the other's comes."""
    first, second = member(), member()
    stop_first, stop = threading.Event(), threading.Event()

    def poll(consumer, ended):
        while not ended.is_set():
            consumer.poll(100)
        consumer.close()

    threads = [threading.Thread(target=poll, args=a, daemon=True) for a in ((first, stop_first), (second, stop))]
    try:
        threads[0].start()
        until(lambda: len(first.assignment()) == 2, "both for the first", 30)
        threads[1].start()
        until(lambda: len(first.assignment()) == 1 and len(second.assignment()) == 1, "a partition each", 30)
        equal(set(first.assignment()) | set(second.assignment()), {zero, one}, "both partitions")
        equal(admin.describe_groups([group])[group]["group_state"], "Stable")
        stop_first.set()
        until(lambda: len(second.assignment()) == 2, "both for the one that stays", 30)
    finally:
        stop_first.set()
        stop.set()
        for thread in filter(threading.Thread.is_alive, threads):
            thread.join(10)


def groups():
    true(group in [g["group_id"] for g in admin.list_groups(states_filter=["Empty"])], "the group among the empty ones")
    true(group in [g["group_id"] for g in admin.list_groups(types_filter=["classic"])], "the group among the classic ones")
    equal(len(admin.list_group_offsets(group)[group]), 2, "partitions with offsets")


def configs():
    resource = lambda **values: ConfigResource("TOPIC", topic, values or None)
    read = lambda: admin.describe_configs([resource()])["topic"][topic]["retention.ms"]["value"]
    equal(read(), "3600000")
    admin.alter_configs([resource(**{"retention.ms": "7200000"})])
    equal(read(), "7200000")
    admin.alter_configs([resource(**{"retention.ms": "1800000"})], incremental=False)
    equal(read(), "1800000")


def more_partitions():
    admin.create_partitions({topic: 3})
    until(lambda: len(admin.describe_topics([topic])[0]["partitions"]) == 3, "three partitions")


def delete_records():
    admin.delete_records({one: 2})
    equal(admin.list_partition_offsets({one: OffsetSpec.EARLIEST})[one].offset, 2, "log start offset")


def delete_group():
    admin.delete_group_offsets(group, [one])
    equal(list(admin.list_group_offsets(group)[group]), [zero], "partitions with offsets")
    equal(admin.delete_groups([group]), {group: "OK"})
    true(group not in [g["group_id"] for g in admin.list_groups()], "the group is gone")


def delete_topic():
    admin.delete_topics([topic])
    until(lambda: topic not in admin.list_topics(), "the topic out of the list")


run(
    [
        ("create topic", create_topic),
        ("describe topics", describe_topics),
        *[(f"produce, consume: {codec}", produce(codec)) for codec in CODECS],
        ("idempotent producer", idempotent),
        ("transactions", transactions),
        ("offsets in a transaction", offsets_in_transaction),
        ("offsets by timestamp", timestamps),
        ("group reads, commits", group_reads),
        ("group goes on from its commit", group_goes_on),
        ("two members share", group_shares),
        ("list, describe groups", groups),
        ("describe, alter configs", configs),
        ("add partitions", more_partitions),
        ("delete records", delete_records),
        ("delete group", delete_group),
        ("delete topic", delete_topic),
    ]
)

"""confluent-kafka (librdkafka). Arguments: bootstrap address, a prefix for names."""

import sys
import time

from confluent_kafka import (
    AcknowledgeType,
    Consumer,
    ConsumerGroupState,
    ConsumerGroupTopicPartitions,
    Producer,
    ShareConsumer,
    TopicPartition,
)
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    OffsetSpec,
    ResourceType,
)
from confluent_kafka import TopicCollection

from checks import CODECS, RECORDS, equal, run, true, until

address, prefix = sys.argv[1:3]
topic, group = f"{prefix}.topic", f"{prefix}.group"
ledger, queue = f"{prefix}.ledger", f"{prefix}.queue"
admin = AdminClient({"bootstrap.servers": address})


def create_topic():
    asked = NewTopic(topic, num_partitions=2, replication_factor=1, config={"retention.ms": "3600000"})
    admin.create_topics([asked])[topic].result(10)
    try:
        admin.create_topics([asked])[topic].result(10)
    except Exception as error:
        equal(error.args[0].name(), "TOPIC_ALREADY_EXISTS")
    else:
        raise AssertionError("made twice")


def describe_topics():
    until(lambda: topic in admin.list_topics(timeout=10).topics, "the topic in the list")
    described = admin.describe_topics(TopicCollection([topic]))[topic].result(10)
    equal([p.id for p in described.partitions], [0, 1])
    cluster = admin.describe_cluster().result(10)
    true(cluster.cluster_id and len(cluster.nodes) == 1, "one node and a cluster id")


def send(name, config, partition=0):
    producer = Producer({"bootstrap.servers": address, "linger.ms": 50, **config})
    reports = []
    for key, value, headers in RECORDS:
        producer.produce(name, value, key, partition, headers=headers or None, on_delivery=lambda e, m: reports.append((e, m)))
    equal(producer.flush(15), 0, "not sent")
    equal([e for e, _ in reports], [None] * len(RECORDS), "delivery")
    return [m.offset() for _, m in reports]


def read_from(name, partition, offset, count):
    consumer = Consumer({"bootstrap.servers": address, "group.id": f"{prefix}.reader", "enable.auto.commit": False})
    consumer.assign([TopicPartition(name, partition, offset)])
    found = []
    until(lambda: take(consumer, found) >= count, f"{count} records")
    consumer.close()
    return found


def take(consumer, found):
    message = consumer.poll(0.2)
    if message is not None:
        equal(message.error(), None, "message")
        found.append((message.key(), message.value(), message.headers() or []))
    return len(found)


def produce(codec):
    def check():
        offsets = send(topic, {"compression.type": codec})
        equal(read_from(topic, 0, offsets[0], len(RECORDS)), RECORDS, "records")

    return check


def idempotent():
    first = send(topic, {"enable.idempotence": True})
    equal(first, list(range(first[0], first[0] + len(RECORDS))), "offsets")
    equal(read_from(topic, 0, first[0], len(RECORDS)), RECORDS, "records")


def transactional(name):
    producer = Producer({"bootstrap.servers": address, "transactional.id": f"{prefix}.{name}"})
    producer.init_transactions(20)
    return producer


def ledger_values(isolation, count):
    """The first so many values of the ledger."""
    consumer = Consumer({"bootstrap.servers": address, "group.id": f"{prefix}.auditor", "isolation.level": isolation})
    consumer.assign([TopicPartition(ledger, 0, 0)])
    found = []
    until(lambda: take(consumer, found) >= count, f"{count} records")
    consumer.close()
    return [value.decode() for _, value, _ in found]


def transactions():
    """One is aborted and one is committed; only who asks to read what isn't committed sees both."""
    admin.create_topics([NewTopic(ledger, 1, 1)])[ledger].result(10)
    producer = transactional("transactional")
    for end, finish in (("abort", producer.abort_transaction), ("commit", producer.commit_transaction)):
        producer.begin_transaction()
        for n in (1, 2):
            producer.produce(ledger, f"{end} {n}")
        producer.flush(10)
        finish(20)
    equal(ledger_values("read_committed", 2), ["commit 1", "commit 2"])
    equal(ledger_values("read_uncommitted", 4), ["abort 1", "abort 2", "commit 1", "commit 2"])


def offsets_in_transaction():
    """The group's offset stays with an aborted transaction, and moves with a committed one."""
    consumer = Consumer({"bootstrap.servers": address, "group.id": f"{prefix}.ledger-group", "enable.auto.commit": False})
    consumer.subscribe([ledger])
    until(lambda: consumer.poll(0.2) or consumer.assignment(), "the assignment", 20)
    producer, zero = transactional("offsets"), TopicPartition(ledger, 0)
    committed = lambda: consumer.committed([zero], timeout=10)[0].offset
    for finish, offset, expected in ((producer.abort_transaction, 1, -1001), (producer.commit_transaction, 2, 2)):
        producer.begin_transaction()
        producer.produce(ledger, "copied")
        producer.send_offsets_to_transaction([TopicPartition(ledger, 0, offset)], consumer.consumer_group_metadata(), 20)
        finish(20)
        equal(committed(), expected, finish.__name__)
    consumer.close()
    admin.delete_topics([ledger])[ledger].result(10)


def timestamps():
    producer = Producer({"bootstrap.servers": address})
    base = int(time.time() * 1000) - 100_000
    for second in range(3):
        producer.produce(topic, f"at {second}", partition=1, timestamp=base + second * 1000)
    producer.flush(10)
    consumer = Consumer({"bootstrap.servers": address, "group.id": f"{prefix}.times"})
    low, high = consumer.get_watermark_offsets(TopicPartition(topic, 1), timeout=10)
    equal((low, high), (0, 3), "watermarks")
    equal(consumer.offsets_for_times([TopicPartition(topic, 1, base + 500)], timeout=10)[0].offset, 1, "a time between")
    equal(consumer.offsets_for_times([TopicPartition(topic, 1, base + 2001)], timeout=10)[0].offset, -1, "after the end")
    consumer.close()
    latest = admin.list_offsets({TopicPartition(topic, 1): OffsetSpec.max_timestamp()})
    equal(list(latest.values())[0].result(10).offset, 2, "max timestamp")


def member(**config):
    consumer = Consumer({"bootstrap.servers": address, "group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False, **config})
    consumer.subscribe([topic])
    return consumer


def total():
    with_group = Consumer({"bootstrap.servers": address, "group.id": f"{prefix}.totals"})
    marks = [with_group.get_watermark_offsets(TopicPartition(topic, p), timeout=10) for p in (0, 1)]
    with_group.close()
    return sum(high - low for low, high in marks)


def group_reads():
    expected, consumer, found = total(), member(), []
    until(lambda: take(consumer, found) >= expected, f"{expected} records")
    committed = consumer.commit(asynchronous=False)
    equal(sum(p.offset for p in committed), expected, "committed")
    consumer.close()


def group_goes_on():
    first = send(topic, {})
    consumer, found = member(), []
    until(lambda: take(consumer, found) >= len(RECORDS), "the new records")
    equal(found, RECORDS, "only the new records")
    equal(consumer.committed([TopicPartition(topic, 0)], timeout=10)[0].offset, first[0], "where it was committed")
    consumer.commit(asynchronous=False)
    consumer.close()


def group_shares(**config):
    config = config or {"partition.assignment.strategy": "range"}
    one, two = member(**config), member(**config)

    def shared():
        one.poll(0.1), two.poll(0.1)
        return len(one.assignment()) == 1 and len(two.assignment()) == 1

    until(shared, "a partition each", 30)
    equal({p.partition for p in one.assignment() + two.assignment()}, {0, 1}, "both partitions")
    one.close()
    until(lambda: two.poll(0.1) or len(two.assignment()) == 2, "both for the one that stays", 30)
    name = config.get("group.id", group)

    def is_stable():
        two.poll(0.1)
        described = admin.describe_consumer_groups([name])[name].result(10)
        partitions = [len(member.assignment.topic_partitions) for member in described.members]
        return (described.state, partitions) == (ConsumerGroupState.STABLE, [2])

    until(is_stable, "a stable group of one member with two partitions")
    two.close()


def groups():
    listed = admin.list_consumer_groups(states={ConsumerGroupState.EMPTY}).result(10)
    true(group in [g.group_id for g in listed.valid], "the group among the empty ones")
    equal(admin.describe_consumer_groups([group])[group].result(10).state, ConsumerGroupState.EMPTY)
    offsets = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)])[group].result(10)
    equal(len(offsets.topic_partitions), 2, "partitions with offsets")
    moved = ConsumerGroupTopicPartitions(group, [TopicPartition(topic, 0, 1)])
    equal(admin.alter_consumer_group_offsets([moved])[group].result(10).topic_partitions[0].error, None)


def configs():
    resource = ConfigResource(ResourceType.TOPIC, topic)
    equal(list(admin.describe_configs([resource]).values())[0].result(10)["retention.ms"].value, "3600000")
    resource.add_incremental_config(ConfigEntry("retention.ms", "7200000", incremental_operation=AlterConfigOpType.SET))
    list(admin.incremental_alter_configs([resource]).values())[0].result(10)
    again = ConfigResource(ResourceType.TOPIC, topic)
    equal(list(admin.describe_configs([again]).values())[0].result(10)["retention.ms"].value, "7200000")


def more_partitions():
    admin.create_partitions([NewPartitions(topic, 3)])[topic].result(10)
    until(lambda: len(admin.list_topics(topic, timeout=10).topics[topic].partitions) == 3, "three partitions")


def delete_records():
    list(admin.delete_records([TopicPartition(topic, 1, 2)]).values())[0].result(10)
    earliest = admin.list_offsets({TopicPartition(topic, 1): OffsetSpec.earliest()})
    equal(list(earliest.values())[0].result(10).offset, 2, "log start offset")


def delete_group():
    admin.delete_consumer_groups([group])[group].result(10)
    listed = admin.list_consumer_groups().result(10)
    true(group not in [g.group_id for g in listed.valid], "the group is gone")


def delete_topic():
    admin.delete_topics([topic])[topic].result(10)
    until(lambda: topic not in admin.list_topics(timeout=10).topics, "the topic out of the list")


def cooperative():
    group_shares(**{"partition.assignment.strategy": "cooperative-sticky"})


def consumer_protocol():
    group_shares(**{"group.protocol": "consumer", "group.id": f"{prefix}.next-group"})


def share_member(**config):
    consumer = ShareConsumer({"bootstrap.servers": address, "group.id": f"{prefix}.queue-group", **config})
    consumer.subscribe([queue])
    return consumer


def share_take(consumer, count):
    found = []

    def enough():
        found.extend(message for message in consumer.poll(0.5) or [])
        return len(found) >= count

    until(enough, f"{count} records", 30)
    equal([message.error() for message in found], [None] * count)
    return found


def fill_queue(count):
    producer = Producer({"bootstrap.servers": address})
    for n in range(count):
        producer.produce(queue, f"record {n}")
    producer.flush(10)


def share_group():
    admin.create_topics([NewTopic(queue, 1, 1)])[queue].result(10)
    earliest = ConfigEntry("share.auto.offset.reset", "earliest", incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.GROUP, f"{prefix}.queue-group", incremental_configs=[earliest])
    list(admin.incremental_alter_configs([resource]).values())[0].result(10)
    fill_queue(5)
    consumer = share_member()
    equal([message.offset() for message in share_take(consumer, 5)], [0, 1, 2, 3, 4], "offsets")
    consumer.commit_sync(20)
    consumer.close()


def acknowledgements():
    """Accepted and rejected records do not come again; a released one does."""
    fill_queue(3)
    consumer = share_member(**{"share.acknowledgement.mode": "explicit"})
    found = share_take(consumer, 3)
    for message, kind in zip(found, (AcknowledgeType.ACCEPT, AcknowledgeType.RELEASE, AcknowledgeType.REJECT)):
        consumer.acknowledge(message, kind)
    consumer.commit_sync(20)
    again = share_take(consumer, 1)
    equal([message.offset() for message in again], [found[1].offset()], "the released record")
    consumer.acknowledge(again[0], AcknowledgeType.ACCEPT)
    consumer.commit_sync(20)
    consumer.close()
    admin.delete_topics([queue])[queue].result(10)


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
        ("two members share, cooperative", cooperative),
        ("consumer protocol", consumer_protocol),
        ("share group", share_group),
        ("share group: accept, release, reject", acknowledgements),
        ("list, describe groups", groups),
        ("describe, alter configs", configs),
        ("add partitions", more_partitions),
        ("delete records", delete_records),
        ("delete group", delete_group),
        ("delete topic", delete_topic),
    ]
)

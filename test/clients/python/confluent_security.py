"""TLS, SCRAM and ACLs of confluent-kafka (librdkafka). Arguments: bootstrap address, a prefix for names."""

import os
import socket
import sys

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    NewTopic,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from checks import ask, equal, run, until

address, prefix = sys.argv[1:3]
topic, group = f"{prefix}.topic", f"{prefix}.group"
stores = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "fixtures", "tls")
with socket.create_server(("localhost", 0)) as free:
    secured = f"localhost:{free.getsockname()[1]}"


def login(password="dave-secret", **more):
    return {
        "bootstrap.servers": secured,
        "security.protocol": "SASL_SSL",
        "ssl.ca.location": os.path.join(stores, "trust.pem"),
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "dave",
        "sasl.password": password,
        **more,
    }


def serve():
    listeners = f"PLAINTEXT://{address},SASL_SSL://{secured}"
    ask(
        "restart",
        {
            "listeners": listeners,
            "advertised.listeners": listeners,
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": os.path.join(stores, "server.pem"),
            "sasl.enabled.mechanisms": "SCRAM-SHA-512",
            "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required;",
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS",
        },
    )
    admin = AdminClient({"bootstrap.servers": address})
    for made in admin.create_topics([NewTopic(name, 1, 1) for name in (topic, f"{topic}.closed")]).values():
        made.result(20)
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8192)
    for done in admin.alter_user_scram_credentials([UserScramCredentialUpsertion("dave", info, b"dave-secret")]).values():
        done.result(20)
    acls = [
        AclBinding(kind, name, ResourcePatternType.LITERAL, "User:dave", "*", operation, AclPermissionType.ALLOW)
        for kind, name, operation in (
            (ResourceType.TOPIC, topic, AclOperation.WRITE),
            (ResourceType.TOPIC, topic, AclOperation.READ),
            (ResourceType.GROUP, group, AclOperation.READ),
        )
    ]
    for made in admin.create_acls(acls).values():
        made.result(20)


def send(where):
    """The delivery's error code, None where there is none."""
    reports = []
    producer = Producer(login())
    producer.produce(where, b"by dave", on_delivery=lambda error, _: reports.append(error and error.code()))
    producer.flush(20)
    equal(len(reports), 1, "reports")
    return reports[0]


def scram():
    equal(send(topic), None, "delivery")
    consumer = Consumer(login(**{"group.id": group, "auto.offset.reset": "earliest"}))
    consumer.subscribe([topic])
    message = until(lambda: consumer.poll(0.2), "a record", 30)
    equal((message.error(), message.value()), (None, b"by dave"))
    consumer.close()


def wrong_password():
    errors = []
    client = AdminClient(login("wrong", error_cb=lambda error: errors.append(error.code())))
    try:
        client.list_topics(timeout=5)
    except KafkaException:
        pass
    else:
        raise AssertionError("let in")
    until(lambda: client.poll(0.1) >= 0 and KafkaError._AUTHENTICATION in errors, "an error of authentication")


def denied():
    equal(send(f"{topic}.closed"), KafkaError.TOPIC_AUTHORIZATION_FAILED, "delivery")


run(
    [
        ("server with stores, users and ACLs", serve),
        ("SASL_SSL: SCRAM-SHA-512", scram),
        ("SASL_SSL: a wrong password", wrong_password),
        ("ACLs: a topic that is not allowed", denied),
        ("server as before", lambda: ask("restart")),
    ]
)

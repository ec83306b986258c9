"""The tests that kazoo's package brings, against one server. Arguments: ZooKeeper address, a prefix for names (not used).

Their harness starts a cluster of its own; here it has one server, which the driver stops and starts when a test asks for that."""

import os
import socket
import sys
import threading
import types

import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

# The harness imports these to make Java's key stores; the server reads PEM here.
sys.modules["OpenSSL"] = types.ModuleType("OpenSSL")
sys.modules["jks"] = types.ModuleType("jks")

import pytest
from kazoo.testing import common, harness

from checks import Skip, ask, tell

address = sys.argv[1]
asking = threading.Lock()

# Tests whose names end so are left out, for the reason beside them.
ENSEMBLE = "wants an ensemble"
LEFT_OUT = {
    "TestBuildEnvironment::test_zookeeper_version": "looks at the version of its own installation",
    "TestReconfig::test_no_super_auth": "reconfig is of ensembles",
    "TestReconfig::test_add_remove_observer": "reconfig is of ensembles",
    "TestReconfig::test_bad_input": "reconfig is of ensembles",
    "::test_update_host_list": ENSEMBLE,
    "TestReadOnlyMode::test_read_only": ENSEMBLE,
}


class DrivenServer(common.ManagedZooKeeper):
    """The server at the address of the arguments."""

    @property
    def address(self):
        return address

    def run(self):
        if self.running:
            return
        self._ask("restart", self._settings())
        self._running = True

    def stop(self):
        if not self.running:
            return
        self._ask("stop")
        self._running = False

    def destroy(self):
        """Leaves it up: the driver stops it at the end, and data of other tests is no hindrance."""

    def _ask(self, what, settings=None):
        with asking:
            ask(what, settings)

    def _settings(self):
        keys = self.ssl_configuration
        folder = self.working_path
        keys["ca"].cert_pem.write_to_path(f"{folder}/ca.pem")
        # Java reads a private key as PKCS #8 alone.
        private_key = serialization.load_pem_private_key(keys["server"].private_key_pem.bytes(), None)
        with open(f"{folder}/server.pem", "wb") as pem:
            pem.write(private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            pem.write(keys["server"].cert_chain_pems[0].bytes())
        settings = {
            "secureClientPort": str(self.secure_client_port),
            "serverCnxnFactory": "org.apache.zookeeper.server.NettyServerCnxnFactory",
            "authProvider.1": "org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
            "ssl.keyStore.location": f"{folder}/server.pem",
            "ssl.trustStore.location": f"{folder}/ca.pem",
        }
        if self.jaas_config is not None:
            with open(f"{folder}/jaas.conf", "w") as jaas:
                jaas.write(self.jaas_config)
            settings["java.security.auth.login.config"] = f"{folder}/jaas.conf"
        return settings


class OneServer(common.ZookeeperCluster):
    """The harness's cluster without its wait of two seconds: the driver says when the server can be connected to."""

    def start(self):
        for server in self:
            server.run()

    def perform_ssl_certs_generation(self):
        authority = trustme.CA()
        client = authority.issue_cert("client")
        self._ssl_configuration = {
            "ca": authority,
            "server": authority.issue_cert("localhost", "127.0.0.1"),
            "ca_cert_pem": authority.cert_pem.bytes(),
            "client_cert_pem": client.cert_chain_pems[0].bytes(),
            "client_key_pem": client.private_key_pem.bytes(),
        }


class Outcomes:
    """Tells every test's outcome, and keeps away what is left out."""

    def pytest_collection_modifyitems(self, items):
        for item in items:
            for end, reason in LEFT_OUT.items():
                if item.nodeid.endswith(end):
                    item.add_marker(pytest.mark.skip(reason=reason))

    def pytest_runtest_logreport(self, report):
        check = name_of(report.nodeid)
        if report.failed:
            problem = getattr(report.longrepr, "reprcrash", None)
            tell(check=check, failed=f"{problem.message if problem else report.longrepr}"[:600])
            print(report.longrepr, file=sys.stderr)
        elif report.skipped:
            tell(check=check, skipped=report.longrepr[2].removeprefix("Skipped: "))
        elif report.when == "call":
            tell(check=check, passed=True)


def name_of(nodeid):
    return nodeid.rpartition("/")[2]


def free_ports():
    """The first of ports that the harness numbers on from: it uses the fifth for TLS."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1] - 4


common.ManagedZooKeeper = DrivenServer
harness.ZookeeperCluster = OneServer
os.environ.update(
    ZOOKEEPER_VERSION="3.9.5",
    ZOOKEEPER_CLUSTER_SIZE="1",
    ZOOKEEPER_PORT_OFFSET=str(free_ports()),
)
try:
    ask("restart")
except Skip as reason:
    tell(check="all tests", skipped=str(reason))
else:
    quiet = ["-s", "-p", "no:terminal", "-p", "no:cacheprovider", "--timeout=90"]
    pytest.main([*quiet, "--pyargs", "kazoo.tests"], plugins=[Outcomes()])
tell(end=True)

// Brings the real Apache Kafka 4.3.1 and ZooKeeper 3.9.5 by Maven into .reference/, once, and says how to run their classes.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, '.reference')

/** The class behind each script of Kafka's bin folder that is run here. */
export const kafkaTools = {
  'connect-standalone': 'org.apache.kafka.connect.cli.ConnectStandalone',
  'kafka-acls': 'org.apache.kafka.tools.AclCommand',
  'kafka-broker-api-versions': 'org.apache.kafka.tools.BrokerApiVersionsCommand',
  'kafka-client-metrics': 'org.apache.kafka.tools.ClientMetricsCommand',
  'kafka-cluster': 'org.apache.kafka.tools.ClusterTool',
  'kafka-configs': 'kafka.admin.ConfigCommand',
  'kafka-console-consumer': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'kafka-console-producer': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-console-share-consumer': 'org.apache.kafka.tools.consumer.ConsoleShareConsumer',
  'kafka-consumer-groups': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  'kafka-consumer-perf-test': 'org.apache.kafka.tools.ConsumerPerformance',
  'kafka-delegation-tokens': 'org.apache.kafka.tools.DelegationTokenCommand',
  'kafka-delete-records': 'org.apache.kafka.tools.DeleteRecordsCommand',
  'kafka-dump-log': 'org.apache.kafka.tools.DumpLogSegments',
  'kafka-e2e-latency': 'org.apache.kafka.tools.EndToEndLatency',
  'kafka-features': 'org.apache.kafka.tools.FeatureCommand',
  'kafka-get-offsets': 'org.apache.kafka.tools.GetOffsetShell',
  'kafka-groups': 'org.apache.kafka.tools.GroupsCommand',
  'kafka-leader-election': 'org.apache.kafka.tools.LeaderElectionCommand',
  'kafka-log-dirs': 'org.apache.kafka.tools.LogDirsCommand',
  'kafka-metadata-quorum': 'org.apache.kafka.tools.MetadataQuorumCommand',
  'kafka-producer-perf-test': 'org.apache.kafka.tools.ProducerPerformance',
  'kafka-reassign-partitions': 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
  'kafka-replica-verification': 'org.apache.kafka.tools.ReplicaVerificationTool',
  'kafka-server-start': 'kafka.Kafka',
  'kafka-share-consumer-perf-test': 'org.apache.kafka.tools.ShareConsumerPerformance',
  'kafka-share-groups': 'org.apache.kafka.tools.consumer.group.ShareGroupCommand',
  'kafka-storage': 'kafka.tools.StorageTool',
  'kafka-streams-application-reset': 'org.apache.kafka.tools.StreamsResetter',
  'kafka-streams-groups': 'org.apache.kafka.tools.streams.StreamsGroupCommand',
  'kafka-topics': 'org.apache.kafka.tools.TopicCommand',
  'kafka-transactions': 'org.apache.kafka.tools.TransactionsCommand',
  'kafka-verifiable-consumer': 'org.apache.kafka.tools.VerifiableConsumer',
  'kafka-verifiable-producer': 'org.apache.kafka.tools.VerifiableProducer',
  'kafka-verifiable-share-consumer': 'org.apache.kafka.tools.VerifiableShareConsumer',
}

/** Fetches what is missing. Throws with one line when Java or Maven is not there. */
export function fetchReference() {
  for (const [command, flag] of [
    ['java', '-version'],
    ['mvn', '-version'],
  ]) {
    if (spawnSync(command, [flag], { stdio: 'ignore' }).status !== 0)
      throw new Error(`${command} is not on this machine: the real Kafka and ZooKeeper need it`)
  }
  mkdirSync(folder, { recursive: true })
  for (const name of ['kafka', 'zookeeper']) {
    const jars = join(folder, name)
    const pom = join(root, `scripts/reference/pom-${name}.xml`)
    const complete = join(jars, '.complete')
    const wanted = readFileSync(pom, 'utf8')
    // What was fetched for another list of jars is not whole; what is there already stays.
    if (existsSync(complete) && readFileSync(complete, 'utf8') === wanted) continue
    console.error(`fetching the real ${name} by Maven`)
    execFileSync(
      'mvn',
      ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    writeFileSync(complete, wanted)
  }
  writeFileSync(
    join(folder, 'log4j2.properties'),
    'rootLogger.level=WARN\nrootLogger.appenderRef.err.ref=err\nappender.err.type=Console\nappender.err.name=err\nappender.err.target=SYSTEM_ERR\nappender.err.layout.type=PatternLayout\nappender.err.layout.pattern=[%d] %p %m (%c)%n\n',
  )
}

/** The command line of one of Kafka's real scripts; `more` are words for Java itself. */
export function kafkaTool(name, heap = '512M', more = []) {
  return [
    'java',
    `-Xmx${heap}`,
    ...more,
    `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`,
    '-cp',
    join(folder, 'kafka', '*'),
    kafkaTools[name],
  ]
}

/** The command line of ZooKeeper's real zkCli. */
export function zkCli() {
  return ['java', '-cp', join(folder, 'zookeeper', '*'), 'org.apache.zookeeper.ZooKeeperMain']
}

/** The command line of ZooKeeper's real server. */
export function zkServer(config) {
  return [
    'java',
    '-Xmx512M',
    '-cp',
    join(folder, 'zookeeper', '*'),
    'org.apache.zookeeper.server.quorum.QuorumPeerMain',
    config,
  ]
}

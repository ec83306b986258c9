// The clients: what each is, and the program that drives it.

/**
 * `environment` is one of environments.mjs; `server` the protocol that the program speaks; `isSuite` says that its checks are the tests
 * that come with the client, too many for a row each; `minutes` that it may take more than ten.
 */
export const clients = [
  { name: 'kcat', server: 'kafka', environment: 'kcat', program: 'kcat' },
  { name: 'confluent-kafka', server: 'kafka', environment: 'python', program: 'confluent' },
  {
    name: 'confluent-kafka secured',
    server: 'kafka',
    environment: 'python',
    program: 'confluent_security',
  },
  { name: 'kafka-python', server: 'kafka', environment: 'python', program: 'kafka_python' },
  { name: 'aiokafka', server: 'kafka', environment: 'python', program: 'aio_kafka' },
  { name: 'kafkajs', server: 'kafka', environment: 'repository', program: 'kafka-js' },
  { name: '@platformatic/kafka', server: 'kafka', environment: 'repository', program: 'platformatic' },
  { name: 'node-rdkafka', server: 'kafka', environment: 'rdkafka', program: 'rdkafka' },
  { name: 'franz-go', server: 'kafka', environment: 'go', program: 'franz' },
  { name: 'sarama', server: 'kafka', environment: 'go', program: 'sarama' },
  { name: 'kafka-go', server: 'kafka', environment: 'go', program: 'segmentio' },
  { name: 'kafka-clients 4.3', server: 'kafka', environment: 'java', program: 'NewClients' },
  { name: 'kafka-clients 4.3 secured', server: 'kafka', environment: 'java', program: 'KafkaSecurity' },
  { name: 'kafka-clients 2.8', server: 'kafka', environment: 'java-old', program: 'Clients' },
  { name: 'Kafka Streams', server: 'kafka', environment: 'java', program: 'WordCount' },
  { name: 'Kafka Connect', server: 'kafka', environment: 'java', program: 'Connect' },
  { name: 'kazoo', server: 'zookeeper', environment: 'python', program: 'kazoo_client' },
  {
    name: 'kazoo suite',
    server: 'zookeeper',
    environment: 'python',
    program: 'kazoo_suite',
    isSuite: true,
    minutes: 20,
  },
  { name: 'node-zookeeper-client', server: 'zookeeper', environment: 'repository', program: 'zookeeper' },
  { name: 'ZooKeeper 3.9', server: 'zookeeper', environment: 'java-zookeeper', program: 'ZooKeeperCalls' },
  {
    name: 'ZooKeeper 3.9 secured',
    server: 'zookeeper',
    environment: 'java-zookeeper',
    program: 'ZooKeeperSecurity',
  },
  {
    name: 'ZooKeeper 3.6',
    server: 'zookeeper',
    environment: 'java-zookeeper-3.6',
    program: 'ZooKeeperBasics',
  },
  {
    name: 'ZooKeeper 3.5',
    server: 'zookeeper',
    environment: 'java-zookeeper-3.5',
    program: 'ZooKeeperBasics',
  },
  {
    name: 'ZooKeeper 3.4',
    server: 'zookeeper',
    environment: 'java-zookeeper-3.4',
    program: 'ZooKeeperBasics',
  },
  {
    name: 'ZooKeeper suite',
    server: 'zookeeper',
    environment: 'zookeeper-suite',
    program: 'ZooKeeperSuite',
    isSuite: true,
    minutes: 30,
  },
  { name: 'Curator 5.9', server: 'zookeeper', environment: 'curator', program: 'Curator' },
  {
    name: 'Kafka 3.9',
    server: 'zookeeper',
    environment: 'java-kafka-zookeeper',
    program: 'KafkaOnZooKeeper',
  },
  { name: 'C client', server: 'zookeeper', environment: 'c', program: 'zookeeper' },
  { name: 'go-zookeeper', server: 'zookeeper', environment: 'go', program: 'zookeeper' },
  {
    name: 'go-zookeeper suite',
    server: 'zookeeper',
    environment: 'go-suite',
    program: 'go-suite',
    isSuite: true,
  },
]

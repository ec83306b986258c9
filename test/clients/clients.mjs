// The clients: what each is, and the program that drives it.

/** `environment` is one of environments.mjs; `server` the protocol that the program speaks. */
export const clients = [
  { name: 'kcat', server: 'kafka', environment: 'kcat', program: 'kcat' },
  { name: 'confluent-kafka', server: 'kafka', environment: 'python', program: 'confluent' },
  { name: 'kafka-python', server: 'kafka', environment: 'python', program: 'kafka_python' },
  { name: 'aiokafka', server: 'kafka', environment: 'python', program: 'aio_kafka' },
  { name: 'kafkajs', server: 'kafka', environment: 'repository', program: 'kafka-js' },
  { name: '@platformatic/kafka', server: 'kafka', environment: 'repository', program: 'platformatic' },
  { name: 'node-rdkafka', server: 'kafka', environment: 'rdkafka', program: 'rdkafka' },
  { name: 'franz-go', server: 'kafka', environment: 'go', program: 'franz' },
  { name: 'sarama', server: 'kafka', environment: 'go', program: 'sarama' },
  { name: 'kafka-go', server: 'kafka', environment: 'go', program: 'segmentio' },
  { name: 'kafka-clients 4.3', server: 'kafka', environment: 'java', program: 'NewClients' },
  { name: 'kafka-clients 2.8', server: 'kafka', environment: 'java-old', program: 'Clients' },
  { name: 'Kafka Streams', server: 'kafka', environment: 'java', program: 'WordCount' },
  { name: 'Kafka Connect', server: 'kafka', environment: 'java', program: 'Connect' },
  { name: 'kazoo', server: 'zookeeper', environment: 'python', program: 'kazoo_client' },
  { name: 'node-zookeeper-client', server: 'zookeeper', environment: 'zookeeper', program: 'zookeeper' },
  { name: 'go-zookeeper', server: 'zookeeper', environment: 'go', program: 'zookeeper' },
]

import type { ConfigKey } from '../../configs/definition.ts'
import { boolean, className, int, list, long, string } from '../../configs/key.ts'
import { anyList, atLeast, between, gzipLevel, oneOf } from '../../configs/rules.ts'
import { commonKeys, optionalName, securityKeys, serializationClasses } from './common-keys.ts'

/** The one partitioner that Java has besides the default, which has no class. */
export const ROUND_ROBIN_PARTITIONER = 'org.apache.kafka.clients.producer.RoundRobinPartitioner'

/** Records are bytes here, whatever they are made by: these stand for nothing. */
const serializers = serializationClasses('Serializer')

const ownKeys: readonly ConfigKey[] = [
  long('buffer.memory', '33554432', atLeast(0)),
  int('retries', '2147483647', between(0, 2147483647)),
  string('acks', 'all', oneOf('all', '-1', '0', '1')),
  int('compression.gzip.level', '-1', gzipLevel),
  int('compression.lz4.level', '9', between(1, 17)),
  int('compression.zstd.level', '3', between(-131072, 22)),
  string('compression.type', 'none', oneOf('none', 'gzip', 'snappy', 'lz4', 'zstd')),
  int('batch.size', '16384', atLeast(0)),
  boolean('partitioner.adaptive.partitioning.enable', 'true'),
  long('partitioner.availability.timeout.ms', '0', atLeast(0)),
  boolean('partitioner.ignore.keys', 'false'),
  long('linger.ms', '5', atLeast(0)),
  int('delivery.timeout.ms', '120000', atLeast(0)),
  int('max.request.size', '1048576', atLeast(0)),
  long('max.block.ms', '60000', atLeast(0)),
  long('metadata.max.idle.ms', '300000', atLeast(5000)),
  int('max.in.flight.requests.per.connection', '5', atLeast(1)),
  className('key.serializer', null, serializers),
  className('value.serializer', null, serializers),
  long('connections.max.idle.ms', '540000'),
  className('partitioner.class', null, [ROUND_ROBIN_PARTITIONER]),
  list('interceptor.classes', '', anyList()),
  boolean('enable.idempotence', 'true'),
  int('transaction.timeout.ms', '60000'),
  optionalName('transactional.id'),
  boolean('transaction.two.phase.commit.enable', 'false'),
]

export const producerKeys: readonly ConfigKey[] = [...commonKeys, ...ownKeys, ...securityKeys]

/** Values that tell how a key reads texts: by its type, at the edges of its range, and in and beside its words. */
export function valuesFor({ type, valid = '', default: standard }) {
  const values = ['', ' ', 'abc', '-1', '0', '1', 'true', ...ofType[type]]
  const range = /^\[(-?[\d.]+)?,?\.\.\.(?:,(-?[\d.]+))?\]/.exec(valid)
  if (range !== null)
    for (const edge of [range[1], range[2]])
      if (edge !== undefined) values.push(...around(edge, type))
      else if (/^(?:\(case insensitive\) )?\[\w/.test(valid)) values.push(...words(valid))
  if (standard !== undefined) values.push(standard)
  return [...new Set(values)]
}

const integers = [
  '1.5',
  '1e3',
  '0x10',
  '+7',
  '--7',
  '+',
  ' 8\t',
  '1_000',
  '1,000',
  'NaN',
  '-9223372036854775809',
]
const ends = (bits) => [-(2n ** bits) - 1n, -(2n ** bits), 2n ** bits - 1n, 2n ** bits].map(String)

const ofType = {
  BOOLEAN: ['false', ' TRUE ', 'False', 'yes', 'on', 'truefalse'],
  SHORT: [...integers, ...ends(15n)],
  INT: [...integers, ...ends(31n)],
  LONG: [...integers, ...ends(63n), '5L'],
  DOUBLE: [
    '0.25',
    '.5',
    '5.',
    '1e3',
    '1e400',
    '-1e400',
    '1d',
    '2f',
    '-0',
    'NaN',
    'Infinity',
    '+Infinity',
    '1,5',
    '2',
  ],
  STRING: ['no such word', ' abc ', 'ünï'],
  LIST: [',', 'a,,b', ',a', 'a,', 'a,a', ' a , b ', 'a, ,b'],
  CLASS: ['no.such.Class', 'java.lang.String', 'a b'],
  PASSWORD: [' secret '],
}

/** A bound, and what lies next to it on both sides. */
function around(edge, type) {
  if (type === 'DOUBLE') return [edge, String(Number(edge) - 0.01), String(Number(edge) + 0.01)]
  return [-1n, 0n, 1n].map((step) => String(BigInt(edge) + step))
}

function words(valid) {
  const all = valid.slice(valid.indexOf('[') + 1, valid.indexOf(']')).split(', ')
  return all
    .flatMap((word) => [word, word.toUpperCase(), word.toLowerCase(), ` ${word} `, `${word}x`])
    .concat(all.join(','), all.slice(0, 2).join(' , '), `${all[0]},${all[0]}`, `${all[0]},`)
}

/** What no type tells: values of single keys. */
export const special = {
  broker: {
    listeners: [
      'PLAINTEXT',
      'PLAINTEXT://',
      'PLAINTEXT://:abc',
      'PLAINTEXT://:99999',
      'PLAINTEXT://:-1',
      'PLAINTEXT://a b:9092',
      '://:9092',
      'PLAINTEXT://:9092',
      'PLAINTEXT://:9092,PLAINTEXT://:9094,CONTROLLER://:9093',
      'PLAINTEXT://:9092,CONTROLLER://:9092',
      'OTHER://:9092,CONTROLLER://:9093',
      'PLAINTEXT://[::1:9092,CONTROLLER://:9093',
      'PLAINTEXT://:9092,,CONTROLLER://:9093',
      'plaintext://:9092,controller://:9093',
      'CONTROLLER://:9093',
      'SSL://:9092,CONTROLLER://:9093',
    ],
    'advertised.listeners': [
      'PLAINTEXT',
      'PLAINTEXT://',
      'PLAINTEXT://:9092',
      'PLAINTEXT://0.0.0.0:9092',
      'PLAINTEXT://h:99999',
      'OTHER://h:9092',
      'PLAINTEXT://h:9092',
      'PLAINTEXT://h:9092,PLAINTEXT://g:9092',
      'CONTROLLER://h:9093',
      'PLAINTEXT://h:9092,CONTROLLER://h:9093',
    ],
    'listener.security.protocol.map': [
      'PLAINTEXT',
      'PLAINTEXT:',
      ':PLAINTEXT',
      'PLAINTEXT:NONE,CONTROLLER:PLAINTEXT',
      'PLAINTEXT:PLAINTEXT',
      'PLAINTEXT:PLAINTEXT,PLAINTEXT:SSL,CONTROLLER:PLAINTEXT',
      'CONTROLLER:PLAINTEXT',
    ],
    'max.connections.per.ip.overrides': [
      '127.0.0.1',
      '127.0.0.1:',
      '127.0.0.1:abc',
      '127.0.0.1:-1',
      '127.0.0.1:5,',
      'localhost:5',
      'no host:5',
      'a:1,a:2',
    ],
    'controller.quorum.voters': [
      '1',
      '1@',
      '1@h',
      '1@h:',
      '1@h:abc',
      'a@h:9093',
      '1@h:9093',
      '2@h:9093',
      '1@h:9093,1@g:9093',
      '1@h:99999',
      '1@0.0.0.0:0',
    ],
    'controller.quorum.bootstrap.servers': ['h', 'h:', 'h:abc', 'h:99999', ':9093', 'h:9093'],
    'controller.listener.names': ['PLAINTEXT', 'CONTROLLER,PLAINTEXT', 'controller', 'CONTROLLER,CONTROLLER'],
    'inter.broker.listener.name': ['CONTROLLER', 'plaintext', 'OTHER'],
    'security.inter.broker.protocol': ['PLAINTEXT', 'plaintext', 'NONE'],
    'process.roles': ['broker', 'controller', 'broker,broker', 'controller,broker'],
    'node.id': ['1', '2', '1000', '2147483647'],
    'broker.id': ['1', '2', '1001'],
    'sasl.mechanism.inter.broker.protocol': ['PLAIN', 'plain', 'NONE'],
    'log.dirs': ['/tmp/a,/tmp/b', '/tmp/a,/tmp/a'],
    'cordoned.log.dirs': ['/tmp/a', '*', '/tmp/keys'],
    'metrics.recording.level': ['DEBUG', 'TRACE', 'debug'],
    'ssl.principal.mapping.rules': [
      'DEFAULT',
      'RULE:',
      'RULE:^CN=(.*?)$/$1/',
      'RULE:^CN=(.*?$/$1/',
      'RULE:a/b/X',
    ],
    'broker.rack': ['', 'r1'],
    'principal.builder.class': [
      'org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder',
    ],
    'compression.type': ['none', 'GZIP'],
    'group.consumer.assignors': [
      'uniform',
      'range',
      'range,uniform',
      'range,range',
      'sticky',
      'org.apache.kafka.coordinator.group.assignor.RangeAssignor',
    ],
    'group.share.assignors': ['simple', 'simple,simple', 'range'],
    'early.start.listeners': ['PLAINTEXT', 'OTHER', 'CONTROLLER'],
    'config.providers': ['file'],
    'offsets.topic.compression.codec': ['0', '1', '2', '3', '4', '5'],
    'transaction.state.log.min.isr': ['2'],
    'sasl.kerberos.principal.to.local.rules': ['DEFAULT', 'RULE:[1:$1]', 'x'],
  },
  topic: {
    'cleanup.policy': ['compact', 'delete,compact', 'compact,compact', 'none', 'COMPACT'],
    'leader.replication.throttled.replicas': ['*', '1:2', '1:2,3:4', '1', '1:', '*,1:2', '*:*'],
    'follower.replication.throttled.replicas': ['*', '1:2', '1:2,3:4', '1', '1:', '*,1:2'],
  },
  group: {
    'share.auto.offset.reset': [
      'by_duration:',
      'by_duration:P1D',
      'by_duration:PT',
      'by_duration:-PT1H',
      'by_duration:PT1.5S',
      'none',
      'by_duration:P1Y',
      'by_duration:pt1h',
      'by_duration:PT-1H',
      'EARLIEST',
    ],
  },
  'client-metrics': {
    'interval.ms': ['99', '100', '3600000', '3600001'],
    match: [
      'client_id=a',
      'client_id=[',
      'client_id',
      'client_id=',
      'client_id=a=b',
      'other=a',
      ' client_id = a ',
      'client_id=a,client_software_name=b',
      'CLIENT_ID=a',
      'client_id=(?<n>a)',
      'client_id=a{',
      'client_id=*',
      'client_id=\\Qa\\E',
    ],
    metrics: ['*', 'org.apache.kafka', 'a b'],
  },
  consumer: {
    'auto.offset.reset': [
      'by_duration:',
      'by_duration:P1D',
      'by_duration:PT',
      'by_duration:-PT1H',
      'by_duration:PT1.5S',
      'none',
      'by_duration:pt1h',
      'by_duration:PT-1H',
      'EARLIEST',
      'by_duration:P1Y',
    ],
    'bootstrap.servers': ['h', 'h:9092', 'h:99999'],
    'security.protocol': ['plaintext', 'NONE'],
  },
  producer: {
    acks: ['ALL', '2', 'all '],
    'bootstrap.servers': ['h', 'h:9092', 'h:99999'],
    'partitioner.class': ['org.apache.kafka.clients.producer.RoundRobinPartitioner'],
    'security.protocol': ['plaintext', 'NONE'],
    'max.in.flight.requests.per.connection': ['5', '6'],
    'enable.idempotence': ['true', 'false'],
  },
}
special['share-consumer'] = special.consumer

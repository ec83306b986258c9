import { systematic } from './systematic.mjs'

const server = ['--bootstrap-server', '{bootstrap}']
const to = (topic, ...words) => [...server, '--topic', topic, '--timeout', '0', ...words]
const properties = (...texts) => texts.flatMap((text) => ['--reader-property', text])

/** Everything of a topic's records but their times. */
const everything = (topic) => ({
  tool: 'kafka-console-consumer',
  args: [
    ...server,
    ...['--topic', topic, '--partition', '0', '--offset', 'earliest', '--timeout-ms', '3000'],
    ...['offset', 'headers', 'key'].flatMap((part) => ['--formatter-property', `print.${part}=true`]),
  ],
})

const inputs = [
  'a\nb\n\nc',
  'a\r\nb\rc\r\n\r\nd\r',
  '',
  '\n',
  '\ufeffa\n',
  'a\0b\n',
  'k\tv\nk2\t\n\tv3\n\t\nk4\tv\tw\n',
  'k\tv\nno key\nk2\tv2\n',
  'h:v,h2:v2\tk\tv\nh:\tk\tv\n:v\tk\tv\nh:a,h:b,\tk\tv\nh:a:b\tk\tv\n',
  '\tk\tv\n',
  'h:v\tk\tv\nno value\tk\tv\n',
  'N\tN\nk\tN\nN\tv\nNN\tN \n',
  'N\tk\tv\nh:N\tN\tN\nN:v\tk\tv\n',
  'k\t\u{1f600}\u2028x\u0085y\u000bz\n',
]
const readers = [
  [],
  ['parse.key=true'],
  ['parse.key=true', 'ignore.error=true'],
  ['parse.headers=true'],
  ['parse.headers=true', 'ignore.error=true'],
  ['parse.headers=true', 'parse.key=true'],
  ['parse.headers=true', 'parse.key=true', 'ignore.error=true'],
  ['parse.headers=true', 'parse.key=true', 'ignore.error=true', 'null.marker=N'],
  ['parse.key=true', 'null.marker=N'],
  ['parse.key= TRUE ', 'key.separator=: '],
  ['parse.key=yes', 'key.separator='],
]

/** Files that the command lines name. */
export const files = {
  'producer.properties': 'acks=1\nlinger.ms=0\nclient.id=filed\nretries=9\nbootstrap.servers=x:1\n',
  'reader.properties': 'parse.key=true\nkey.separator=:\ntopic=other\n',
}

/** Where the two differ on purpose, or by chance. */
function excepted(line) {
  const args = line.args ?? line
  const text = args.join(' ')
  const except = / --request-timeout-ms \+?[01]$/.test(text)
    ? 'how often a connection is given up that fast'
    : / --socket-buffer-size 0$/.test(text)
      ? "Node leaves the sizes of a socket's buffers to the system"
      : /--line-reader(=| )$/.test(text)
        ? 'a colon before an empty message'
        : args.includes('') && args.includes('--topic') && line.stdin !== undefined
          ? 'the number of a request in a warning'
          : undefined
  return except === undefined ? line : { ...(Array.isArray(line) ? { args } : line), except }
}

const all = [
  ...['made', 'lines', 'odd'].map((topic) => ({
    tool: 'kafka-topics',
    args: [...server, '--create', '--topic', topic],
  })),
  ...systematic('kafka-console-producer', {
    base: [...server, '--timeout', '0', '--max-block-ms', '3000'],
    contexts: [['--topic', 'made']],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense', 'a:1,b', ' '],
      topic: ['made'],
      'command-config': ['{tmp}/producer.properties', '{tmp}/missing.properties', '{tmp}'],
      'producer.config': ['{tmp}/producer.properties', '{tmp}/missing.properties'],
      'reader-config': ['{tmp}/reader.properties', '{tmp}/missing.properties'],
      'command-property': ['acks=1', 'acks=9', 'linger.ms=x', 'no.such=1', 'acks', 'security.protocol=NOPE'],
      'producer-property': ['acks=1'],
      'reader-property': ['parse.key=true', 'headers.separator=[', 'headers.delimiter=,', 'null.marker=:'],
      property: ['parse.key=true'],
      'line-reader': ['org.apache.kafka.tools.LineMessageReader', 'no.such.Reader'],
      'compression-codec': ['gzip', 'snappy', 'lz4', 'zstd', 'none', 'nonsense', ''],
      'request-required-acks': ['all', '0', '1', '-1', '2', ''],
      ...Object.fromEntries(
        [
          ...['batch-size', 'message-send-max-retries', 'retry-backoff-ms', 'request-timeout-ms'],
          ...['metadata-expiry-ms', 'max-block-ms', 'max-memory-bytes', 'max-partition-memory-bytes'],
          ...['timeout', 'socket-buffer-size'],
        ].map((name) => [name, ['40000']]),
      ),
    },
  }),
  ...inputs.flatMap((stdin) =>
    readers.map((reader) => ({ args: to('lines', ...properties(...reader)), stdin })),
  ),
  everything('lines'),
  ...['::', ';', ':v;', '.', ''].flatMap((separator) =>
    ['key.separator', 'headers.separator', 'headers.key.separator', 'headers.delimiter'].map((name) => ({
      args: to('odd', ...properties('parse.headers=true', 'ignore.error=true', `${name}=${separator}`)),
      stdin: 'h:v;h2:w\tv\nh:v|h2:w\tv\n',
    })),
  ),
  ...[';|\\|', '[;|]', '\\|', '|', '(;)', '\\Q;\\E', ';+', '\\s*;\\s*'].map((separator) => ({
    args: to(
      'odd',
      ...properties('parse.headers=true', 'ignore.error=true', `headers.separator=${separator}`),
    ),
    stdin: 'h:v;h2:w\tv\nh:v|h2:w\tv\n',
  })),
  { args: to('odd', '--sync'), stdin: 'a\nb\n' },
  { args: to('odd', '--sync', ...properties('parse.key=true')), stdin: 'k\tv\nno key\n' },
  { args: to('odd', '--max-memory-bytes', '200'), stdin: 'a\nb\n' },
  { args: to('odd', '--command-property', 'transactional.id=x'), stdin: 'a\n' },
  { args: to('odd'), stdin: `${'x'.repeat(1_048_588)}\nshort\n` },
  { args: to('odd', '--sync'), stdin: `${'x'.repeat(2_000_000)}\nshort\n` },
  everything('odd'),
  ...['bad name', '', '..', 'x'.repeat(250)].map((topic) => ({ args: to(topic), stdin: 'a\nb\n' })),
]

/** Command lines, in this order: what one makes the next finds. */
export const lines = all.map(excepted)

import type { Random } from '../../random.ts'

/**
 * What fields are filled with, by their names: few enough words that requests meet each other's topics, groups and transactions.
 * None of them is what the client that behaves uses, and none is a setting that would slow it down.
 */
const WORDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(topic|topicName|topics|topicNames|subscribedTopicNames|sourceTopics|repartitionSinkTopics)$/, topics()],
  [/regex/i, ['fuzz-.*', '(', '[a-z]+(fuzz)?', '(a+)+$', '.*']],
  [/transactionalId/i, ['fuzz-txn-1', 'fuzz-txn-2', '']],
  [
    /(groupId|groupIds|groups|groupsNames|coordinatorKeys)$/,
    ['fuzz-group-1', 'fuzz-group-2', 'fuzz-share', ''],
  ],
  [/(memberId|instanceId|processId)$/i, ['', 'm-1', 'm-2', 'AAAAAAAAAAAAAAAAAAAAAA']],
  [/principal/i, ['User:fuzz', 'User:*', 'fuzz', '']],
  [/^protocolType$/, ['consumer', 'connect', '']],
  [/Assignor$|^protocolName$/, ['range', 'uniform', 'none-such']],
  [/^mechanism$/, ['PLAIN', 'SCRAM-SHA-256', 'GSSAPI', '']],
  [/^entityType$/, ['client-id', 'user', 'ip', 'fuzz']],
  [/^entityName$|^match$/, ['fuzz-client', '127.0.0.99']],
  [/^(feature|key|configurationKeys)$/, keys()],
  [/^(resourceName|resourceNameFilter)$/, [...topics(), 'fuzz-group-1', '7']],
  [/^value$/, ['1', '-1', '', 'producer', 'compact', 'lz4', 'x=1,y=2', '9223372036854775808', '这是']],
  [
    /^(statesFilter|stateFilters|typesFilter)$/,
    ['Empty', 'Stable', 'Ongoing', 'classic', 'share', 'none-such'],
  ],
  [/host/i, ['*', '127.0.0.1', 'localhost']],
]
const ANY = ['', 'x', ...topics(), 'fuzz-group-1', '这是第一个事件', 'a\u0000b', '\ud800', 'y'.repeat(300)]

function topics(): readonly string[] {
  return ['fuzz-a', 'fuzz-b', 'fuzz-compact', 'fuzz-none', '', '../x', 'a'.repeat(250)]
}

function keys(): readonly string[] {
  return [
    'retention.ms',
    'cleanup.policy',
    'max.message.bytes',
    'message.timestamp.type',
    'compression.type',
    'share.session.timeout.ms',
    'consumer_byte_rate',
    'none.such',
    '',
  ]
}

/** A word for a string field. */
export function wordFor(name: string, random: Random): string {
  return random.pick(random.chance(0.05) ? ANY : wordsFor(name))
}

const wordsFor = remembered((name): readonly string[] => {
  for (const [pattern, words] of WORDS) if (pattern.test(name)) return words
  // A plain name is a topic's more often than not.
  return name === 'name' ? [...topics(), 'fuzz-group-1', ...keys()] : ANY
})

/** The same function, which looks at each name once: there are few, and millions of frames. */
function remembered<T>(of: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return (name) => {
    const found = known.get(name)
    if (found !== undefined) return found
    const made = of(name)
    known.set(name, made)
    return made
  }
}

/** A number for a field. Times are short: whoever waits keeps what comes behind. */
export function numberFor(name: string, random: Random): number {
  return random.pick(numbersFor(name))
}

const numbersFor = remembered((name): readonly number[] => {
  // ACLs with numbers that stand for nothing end the connection.
  if (/^(operation|permissionType|resourcePatternType|patternTypeFilter|resourceTypeFilter)$/.test(name))
    return [1, 2, 3]
  if (/wait/i.test(name)) return [0, 0, 0, 1, 5]
  if (/timeout|Ms$/i.test(name)) return [0, 1, 10, 100, 6000]
  if (/^(acks)$/.test(name)) return [-1, -1, 1, 0, 2]
  if (/^(numPartitions|count)$/.test(name)) return [1, 2, 3, -1, 0]
  if (/replicationFactor/.test(name)) return [1, -1, 0, 2]
  if (/bytes$/i.test(name)) return [0, 1, 1000, 1_048_576, 2_147_483_647]
  if (/epoch|generation/i.test(name)) return [0, 0, 1, -1, -1, 2, -2]
  if (/offset/i.test(name)) return [0, 0, 1, 2, 10, -1, -2]
  if (/producerId/i.test(name)) return [0, 1, 2, 1000, -1]
  if (/resourceType/i.test(name)) return [2, 2, 3, 4, 8, 16, 32, 0]
  if (/brokerId|replicaId|nodeId|voterId/i.test(name)) return [-1, -1, 1, 2, 0]
  return [0, 0, 1, 1, 2, 3, -1, 5]
})

/** Fields that decide whether the connection goes on: seldom odd. */
export const isDecisive = remembered((name) =>
  /^(acks|operation|permissionType|resourcePatternType|patternTypeFilter|resourceTypeFilter|resourceType)$|wait/i.test(
    name,
  ),
)

const ODD_NUMBERS = [
  -1, -2, -128, 127, 128, 255, 256, -32_768, 32_767, 65_535, 2_147_483_647, -2_147_483_648, 1_048_577,
  100_000_000,
]

/** A number that nobody expects. */
export function oddNumber(random: Random): number {
  return random.pick(ODD_NUMBERS)
}

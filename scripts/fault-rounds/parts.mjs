// The parts of `scripts/faults`. A part with `tests` is a file of test/faults, whose short form runs with the other tests, given more rounds
// and `env`; one with `run` is a module here that takes real processes. Rounds: how many when nobody says, and less than a quarter of an hour.

const FULL_DISK = ['kafka', 'daemon', 'start'].map((what) => `test/faults/disk/full-disk-${what}.test.ts`)

export const parts = [
  brokerLoad(
    'produce',
    'producers without idempotence: what is acknowledged is there, the rest as whole batches',
  ),
  brokerLoad(
    'idempotent',
    'idempotent producers that send again over the restart: everything is there once, in order',
  ),
  brokerLoad(
    'group-offsets',
    'groups that commit offsets and are deleted: none is behind what is acknowledged',
  ),
  brokerLoad('share', 'share groups: what is acknowledged comes to nobody again, all else does'),
  brokerLoad(
    'topics',
    'topics made, changed and deleted while others produce: deleted ones stay so, their space comes back',
  ),
  brokerLoad(
    'retention',
    'producers whose oldest segments go, by size and by DeleteRecords: just these go, and stay gone',
  ),
  brokerLoad('transactions', 'transactions: each is whole or not there, and none that was aborted is seen'),
  brokerLoad('compaction', "the cleaner's work: the last value of each key is there"),
  brokerLoad(
    'settings',
    'changes of ACLs, credentials, quotas and configurations: what is acknowledged is there, the rest as a whole or not at all',
  ),
  {
    name: 'broker',
    what: 'kill -9 under all of these at a time',
    rounds: 200,
    tests: ['test/faults/broker-kill-9.test.ts'],
    env: { FAULT_POINTS: '1' },
  },
  {
    name: 'migration',
    what: 'kill -9 while the store of an older version is brought up to this one: it is of either, with all that was in it',
    rounds: 200,
    tests: ['test/faults/migration-kill-9.test.ts'],
    env: { FAULT_POINTS: '1' },
  },
  {
    name: 'offline',
    what: 'kill -9 while no daemon runs and the store is compacted, or its znodes are replaced by imported ones: it is that of before or of after',
    rounds: 100,
    tests: ['test/faults/offline-kill-9.test.ts'],
    env: { FAULT_POINTS: '1' },
  },
  {
    name: 'console-producer',
    what: 'kill -9 while the console producer works: each line is there once',
    rounds: 50,
    run: () => import('./console-producer.mjs'),
  },
  {
    name: 'znodes',
    what: 'kill -9 while clients write, also in multis: sessions go on, answered writes are there, the rest is a beginning',
    rounds: 200,
    tests: ['test/faults/zookeeper-kill-9.test.ts', 'test/faults/zookeeper-register.test.ts'],
    env: { FAULT_POINTS: '1' },
  },
  {
    name: 'sessions',
    what: 'kill -9 while sessions are opened, closed and left: those that were open are, with their ephemerals, others are not',
    rounds: 200,
    tests: ['test/faults/zookeeper-sessions-kill-9.test.ts'],
    env: { FAULT_POINTS: '1' },
  },
  {
    name: 'znode-histories',
    what: 'what clients see of znodes fits one order of all operations, as Porcupine finds it, in spite of kill -9',
    rounds: 30,
    run: () => import('./znode-histories.mjs'),
  },
  {
    name: 'transaction-histories',
    what: 'what transactional clients, a group that copies and readers see is a list-append history without anomalies, in spite of kill -9 and fencing',
    rounds: 15,
    run: () => import('./transaction-histories.mjs'),
  },
  {
    name: 'queue-histories',
    what: 'records of share groups come to an end once each, in spite of kill -9, consumers that are cut off and locks that expire',
    rounds: 15,
    run: () => import('./queue-histories.mjs'),
  },
  {
    name: 'client-histories',
    what: 'the same of our own clients, in transactions and share groups, while connections are cut and members leave',
    rounds: 20,
    tests: ['test/faults/histories/transactions.test.ts', 'test/faults/histories/share-group.test.ts'],
  },
  {
    name: 'power-loss',
    what: 'power cuts at any moment, on a disk that loses and tears what was not synced: the store is whole and has what was synced before it was acknowledged',
    rounds: 300,
    tests: [
      'test/faults/disk/power-loss-kafka.test.ts',
      'test/faults/disk/power-loss-zookeeper.test.ts',
      'test/faults/disk/power-loss-start.test.ts',
    ],
  },
  {
    name: 'full-disk',
    what: 'a disk that runs full again and again under writes of every kind, and at the start: refused, not lost, and reads go on',
    rounds: 100,
    tests: FULL_DISK,
  },
  {
    name: 'full-tmpfs',
    what: 'the same on a tmpfs, a file system that is really full (left out unless root runs it)',
    rounds: 100,
    tests: FULL_DISK,
    env: { FAULT_TMPFS: '1' },
  },
  {
    name: 'soak',
    what: 'mixed work for so many minutes: memory, handles, the log and latencies stay as they are, and what was acknowledged is there',
    rounds: 10,
    run: () => import('./soak.mjs'),
  },
  {
    name: 'corruption',
    what: 'bits, pages and lengths of the database and its log changed: told in a line at the start or by samsa check, and samsa salvage reads out the rest',
    rounds: 300,
    tests: ['damage', 'row-sums', 'chunk-columns'].map((what) => `test/faults/corruption/${what}.test.ts`),
  },
  {
    name: 'fuzz',
    what: 'ten thousand frames a round that no client would send, to both ports and all sockets: nothing ends, hangs, leaks or goes wrong for others',
    rounds: 150,
    tests: ['test/faults/fuzz.test.ts', 'test/faults/decode-fuzz.test.ts'],
  },
  {
    name: 'clients-that-misbehave',
    what: 'slow, silent and greedy clients, a hundred idle connections a round: memory within bounds, others served in time',
    rounds: 100,
    tests: ['test/faults/clients-that-misbehave.test.ts'],
  },
]

/** A part in which a broker is killed again and again, also while it starts and in the middle of writes to its files, under one kind of load. */
function brokerLoad(name, what) {
  return {
    name,
    what: `kill -9 under ${what}`,
    rounds: 200,
    tests: ['test/faults/broker-kill-9.test.ts'],
    env: { FAULT_LOADS: name, FAULT_POINTS: '1' },
  }
}

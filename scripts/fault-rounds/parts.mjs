// The parts of `scripts/faults`. A part with `tests` is a file of test/faults, whose short form runs with the other tests, given more rounds;
// one with `run` is a module here that takes real processes. Rounds: how many when nobody says, and less than a quarter of an hour.
export const parts = [
  {
    name: 'console-producer',
    what: 'kill -9 while the console producer works: each line is there once',
    rounds: 50,
    run: () => import('./console-producer.mjs'),
  },
  {
    name: 'transactions',
    what: 'kill -9 at any request: each transaction is whole or not there',
    rounds: 200,
    tests: ['test/faults/transactions-kill-9.test.ts'],
  },
  {
    name: 'compaction',
    what: 'kill -9 while the cleaner works: the last value of each key is there',
    rounds: 200,
    tests: ['test/faults/compaction-kill-9.test.ts'],
  },
  {
    name: 'znodes',
    what: 'kill -9 while clients write, also in multis: sessions go on, answered writes are there, the rest is a beginning',
    rounds: 200,
    tests: ['test/faults/zookeeper-kill-9.test.ts', 'test/faults/zookeeper-register.test.ts'],
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
]

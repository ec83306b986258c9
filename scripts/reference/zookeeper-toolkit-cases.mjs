/** The class behind each script. */
export const tools = {
  zkTxnLogToolkit: 'org.apache.zookeeper.server.persistence.TxnLogToolkit',
  zkSnapShotToolkit: 'org.apache.zookeeper.server.SnapshotFormatter',
  zkCleanup: 'org.apache.zookeeper.server.PurgeTxnLog',
  zkSnapshotComparer: 'org.apache.zookeeper.server.SnapshotComparer',
  zkSnapshotRecursiveSummaryToolkit: 'org.apache.zookeeper.server.SnapshotRecursiveSummary',
}

const logs = ['1', '14', '26', '2b', '39', '4c', '5d'].map((hex) => `full/version-2/log.${hex}`)
const snapshots = ['0', '13', '24', '2a', '38', '4b', '5c'].map((hex) => `full/version-2/snapshot.${hex}`)
const packed = ['gzip/version-2/snapshot.5f.gz', 'snappy/version-2/snapshot.5f.snappy']
const old = ['old/version-2/snapshot.100000003', 'old/version-2/log.100000002']

const calls = (tool, lines) => lines.map((args) => ({ tool, args }))

/** `prepare`: files with the position of a byte that is changed before the call. */
export const cases = [
  ...calls('zkTxnLogToolkit', [
    ...logs.map((log) => [log]),
    ['-d', logs[0]],
    ['--dump', logs[1]],
    [old[1]],
    ['-h'],
    ['--help', 'x'],
    [],
    ['-x'],
    ['--foo', logs[0]],
    ['-z'],
    ['/nowhere'],
    [snapshots[0]],
    ['-r', logs[1]],
    ['-rv', logs[1]],
    ['-c', '-z', '0x1a', logs[1]],
    ['--chop', '--zxid=25', logs[1]],
    ['-c', '-z', '0x1', logs[1]],
    ['-c', '-z', '0x1000', logs[1]],
    ['-c', '-z', '030', logs[1]],
    ['-c', '-z', '5', snapshots[0]],
    ['-c', logs[2]],
  ]),
  ...[[], ['-r', '-y'], ['-r', '-y', '-v']].map((options) => ({
    tool: 'zkTxnLogToolkit',
    args: [...options, logs[1]],
    prepare: [[logs[1], 23]],
  })),
  ...['y\n', 'no\n', 'what\nYes\n', 'a\n'].map((input) => ({
    tool: 'zkTxnLogToolkit',
    args: ['-r', logs[1]],
    input,
    prepare: [[logs[1], 23]],
  })),
  ...calls('zkSnapShotToolkit', [
    ...snapshots.map((snapshot) => [snapshot]),
    ...packed.map((snapshot) => ['-d', snapshot]),
    ['-d', snapshots[3]],
    [old[0]],
    [],
    ['-d'],
    ['a', 'b'],
    ['/nowhere'],
    ['full'],
    ['-d', '-json', snapshots[0]],
  ]),
  ...calls('zkCleanup', [
    ['full', '-n', '3'],
    ['full', 'full', '-n', '5'],
    ['full', '-n', '100'],
    [],
    ['full'],
    ['full', '-n', '2'],
    ['full', '-n', 'x'],
    ['full', '-m', '3'],
    ['/nowhere', '-n', '3'],
    ['full', '/nowhere', '-n', '3'],
  ]),
  ...calls('zkSnapshotRecursiveSummaryToolkit', [
    [snapshots[6], '/', '0'],
    [snapshots[6], '/', '1'],
    [snapshots[6], '/app', '2'],
    [snapshots[6], '/zookeeper', '1'],
    [snapshots[6], '/eph', '1'],
    [],
    [snapshots[6], '/', 'x'],
    [snapshots[6], '/nowhere', '1'],
  ]),
  ...calls('zkSnapshotComparer', [
    ['-l', snapshots[3], '-r', snapshots[6], '-b', '2', '-n', '1'],
    ['-l', snapshots[6], '-r', snapshots[3], '-b', '0', '-n', '0', '-d'],
    ['--left', snapshots[3], '--right', packed[0], '--bytes', '100', '--nodes', '100'],
    ['-l', snapshots[3]],
    ['-l', snapshots[3], '-r', snapshots[6], '-b', '2'],
    ['-q'],
    ['-l'],
  ]),
  ...['\n\n\n\n\n\n', '\n', '1\n/app\n/nowhere\n9\nx\n-1\n\n\n\n'].map((input) => ({
    tool: 'zkSnapshotComparer',
    args: ['-i', '-l', snapshots[3], '-r', snapshots[6], '-b', '2', '-n', '1'],
    input,
  })),
]

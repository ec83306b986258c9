import { goldenFile } from './golden-file.ts'

// A member of a share group gets its partitions with its second heartbeat, which is five seconds after the first by default.
goldenFile('perf-and-verifiable', {
  broker: { 'group.share.min.heartbeat.interval.ms': '100', 'group.share.heartbeat.interval.ms': '100' },
})

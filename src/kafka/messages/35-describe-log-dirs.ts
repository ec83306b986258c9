import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, int64, string, struct } from '../../wire/schema.ts'

/** DescribeLogDirs (key 35): size of partitions by log directory. v2: flexible. */
export const DescribeLogDirsRequest = message('DescribeLogDirsRequest', 35, '1-5', '2+', {
  topics: array(
    '0+',
    struct({
      topic: string('0+', { mapKey: true }),
      partitions: array('0+', 'int32'),
    }),
    { nullable: '0+' },
  ),
})
export type DescribeLogDirsRequest = TypeOf<typeof DescribeLogDirsRequest>

/**
 * DescribeLogDirs's answer: log directories and partition sizes. v3: top-level error. v4: volume sizes. v5:
 * cordoned directories (KIP-1066).
 */
export const DescribeLogDirsResponse = message('DescribeLogDirsResponse', 35, '1-5', '2+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('3+', { ignorable: true }),
  results: array(
    '0+',
    struct({
      errorCode: int16('0+'),
      logDir: string('0+'),
      topics: array(
        '0+',
        struct({
          name: string('0+'),
          partitions: array(
            '0+',
            struct({
              partitionIndex: int32('0+'),
              partitionSize: int64('0+'),
              offsetLag: int64('0+'),
              isFutureKey: bool('0+'),
            }),
          ),
        }),
      ),
      totalBytes: int64('4+', { default: -1, ignorable: true }),
      usableBytes: int64('4+', { default: -1, ignorable: true }),
      isCordoned: bool('5+', { default: false, ignorable: true }),
    }),
  ),
})
export type DescribeLogDirsResponse = TypeOf<typeof DescribeLogDirsResponse>

export const DescribeLogDirsApi = api(35, 'DescribeLogDirs', DescribeLogDirsRequest, DescribeLogDirsResponse)

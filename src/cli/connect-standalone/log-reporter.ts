/** Lines of the log for failed records (errors.log.enable, errors.log.include.messages; LogReporter). */
import type { ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import type { Io } from '../kit/io.ts'
import { scriptLog } from '../kit/log.ts'
import type { Settings } from './converters.ts'
import type { SourceRecord } from './file-source.ts'
import type { Reporter } from './record-errors.ts'
import { flag } from './transform-settings.ts'

const LOGGER = 'org.apache.kafka.connect.runtime.errors.LogReporter'

/** A task's reporter to the log, none where its connector does not want one; `describe` shows a record with its contents. */
export function logReporters<O>(
  settings: Settings,
  { taskId, io }: { taskId: string; io: Io },
  describe: (original: O) => string,
): Reporter<O>[] {
  if (!flag(settings, 'errors.log.enable', false)) return []
  const isTold = flag(settings, 'errors.log.include.messages', false)
  return [
    (original, { stage, className, fault }) => {
      const record = isTold ? `, where ${describe(original)}` : ''
      const text = `Error encountered in task ${taskId}. Executing stage '${stage}' with class '${className}'${record}.`
      scriptLog(io).error(text, LOGGER, fault)
    },
  ]
}

export function describeConsumed(record: ConsumerRecord): string {
  const { topic, partition, offset, timestamp, timestampType } = record
  const time =
    timestampType === 'NoTimestampType' ? '' : `, timestamp=${timestamp}, timestampType=${timestampType}`
  return `consumed record is {topic='${topic}', partition=${partition}, offset=${offset}${time}}`
}

export function describeSource({ file, position, topic, text, timestamp }: SourceRecord): string {
  const fields = `topic='${topic}', kafkaPartition=null, key=null, keySchema=null, value=${text}, valueSchema=Schema{STRING}, timestamp=${timestamp}, headers=ConnectHeaders(headers=)`
  return `source record is = SourceRecord{sourcePartition={filename=${file}}, sourceOffset={position=${position}}} ConnectRecord{${fields}}`
}

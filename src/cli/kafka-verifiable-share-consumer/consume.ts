import type { ShareConsumer, ShareRecord } from '../../kafka/client/share-consumer/types.ts'
import { partitionName } from '../../kafka/client/types.ts'
import type { ScriptLog } from '../kit/log.ts'
import { byPartition, printRecords } from '../verifiable/by-partition.ts'
import type { Events } from '../verifiable/events.ts'

const POLL_MS = 5000
/** When enough is read, and what is left is to hear that its acknowledgement arrived; the reference waits for a whole poll. */
const LAST_POLL_MS = 50
const LOGGER = 'org.apache.kafka.tools.VerifiableShareConsumer'

/** When the broker is told that records were read: with the next poll, at once, or at once and awaited. */
export type AcknowledgementMode = 'AUTO' | 'ASYNC' | 'SYNC'

/** What is to be read. */
export interface Plan {
  topic: string
  /** Acknowledged messages; below zero: without end. */
  maxMessages: number
  mode: AcknowledgementMode
  isVerbose: boolean
}

/** Where the plan is carried out. */
export interface Surroundings {
  consumer: ShareConsumer
  events: Events
  log: ScriptLog
}

/** Reads and acknowledges until there are enough messages. Rejects with what ends it before, a wakeup included. */
export async function consume(plan: Plan, { consumer, events, log }: Surroundings): Promise<void> {
  let [read, acknowledged] = [0, 0]
  consumer.subscribe([plan.topic])
  consumer.setAcknowledgementCommitCallback(({ topic, partition }, offsets, error) => {
    const partitions = [{ topic, partition, count: offsets.length, offsets }]
    const outcome = error === null ? { success: true } : { success: false, error: error.message }
    events.print('offsets_acknowledged', { count: offsets.length, partitions, ...outcome })
    if (error === null) acknowledged += offsets.length
  })
  while (plan.maxMessages < 0 || acknowledged < plan.maxMessages) {
    const isRead = plan.maxMessages >= 0 && read >= plan.maxMessages
    const records = await consumer.poll(isRead ? LAST_POLL_MS : POLL_MS)
    if (records.length === 0) continue
    read += records.length
    tell(records, plan, events)
    if (plan.mode === 'ASYNC') consumer.commitAsync()
    if (plan.mode === 'SYNC') await commitSync(consumer, log)
  }
}

async function commitSync(consumer: ShareConsumer, log: ScriptLog): Promise<void> {
  for (const result of await consumer.commitSync()) {
    if (result.error === null) continue
    const name = `${result.topicId}:${partitionName(result)}`
    log.error(`Failed to commit offset synchronously for topic partition: ${name}`, LOGGER)
  }
}

function tell(records: readonly ShareRecord[], { isVerbose }: Plan, events: Events): void {
  const partitions = byPartition(records).map((group) => {
    const [first] = group
    const offsets = group.map(({ offset }) => offset).sort((a, b) => a - b)
    if (isVerbose) printRecords(events, group)
    return { topic: first?.topic, partition: first?.partition, count: offsets.length, offsets }
  })
  events.print('records_consumed', { count: records.length, partitions })
}

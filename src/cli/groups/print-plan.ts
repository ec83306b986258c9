import type { Io } from '../kit/io.ts'
import type { PartitionOffset } from './partitions.ts'

const MIN_WIDTH = 15

/** Prints the new offsets of groups as the reference does, the heading alone for groups without any. */
export function printPlan(
  plan: ReadonlyMap<string, readonly PartitionOffset[]>,
  io: Pick<Io, 'stdout'>,
): void {
  const width = (texts: Iterable<string>) => Math.max(MIN_WIDTH, ...Array.from(texts, (text) => text.length))
  const groupWidth = width(plan.keys())
  const topics = new Set([...plan.values()].flatMap((offsets) => offsets.map(({ topic }) => topic)))
  const topicWidth = width(topics)
  const row = (group: string, topic: string, partition: string | number, offset: string | number) =>
    `\n${group.padEnd(groupWidth)} ${topic.padEnd(topicWidth)} ${String(partition).padEnd(10)} ${offset}`

  let text = plan.size === 0 ? '' : row('GROUP', 'TOPIC', 'PARTITION', 'NEW-OFFSET')
  for (const [group, offsets] of plan) {
    for (const { topic, partition, offset } of offsets) text += row(group, topic, partition, offset)
  }
  io.stdout.write(`${text}\n`)
}

import type { PartitionOffset } from '../groups/partitions.ts'
import type { Io } from '../kit/io.ts'

/** Prints the new offsets of groups in columns that do not grow, as this script of the reference does. */
export function printPlan(
  plan: ReadonlyMap<string, readonly PartitionOffset[]>,
  io: Pick<Io, 'stdout'>,
): void {
  const row = (group: string, topic: string, partition: string | number, offset: string | number) =>
    `\n${[group.padEnd(30), topic.padEnd(30), String(partition).padEnd(10), String(offset).padEnd(15)].join(' ')}`
  let text = plan.size === 0 ? '' : row('GROUP', 'TOPIC', 'PARTITION', 'NEW-OFFSET')
  for (const [group, offsets] of plan) {
    for (const { topic, partition, offset } of offsets) text += row(group, topic, partition, offset)
  }
  io.stdout.write(`${text}\n`)
}

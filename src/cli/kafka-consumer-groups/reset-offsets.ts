import type { Admin } from '../../kafka/client/admin/admin.ts'
import { alterConsumerGroupOffsets } from '../../kafka/client/admin/alter-consumer-group-offsets.ts'
import { describeConsumerGroups } from '../../kafka/client/admin/describe-consumer-groups.ts'
import type { TopicPartition } from '../../kafka/client/types.ts'
import { throwFirstFailure } from '../groups/altered.ts'
import { LogLookup, unwrapped } from '../groups/log-offsets.ts'
import { inHashOrder, type PartitionOffset } from '../groups/partitions.ts'
import { prepareReset } from '../groups/prepare-reset.ts'
import { printPlan } from '../groups/print-plan.ts'
import { resetEach } from '../groups/reset-each.ts'
import type { ResetContext } from '../groups/resets.ts'
import { showPlan } from '../groups/show-plan.ts'
import { scriptLog } from '../kit/log.ts'
import { type CommandLine, printUsageAndExit } from '../kit/usage.ts'
import { committedOffsets } from './describe-groups.ts'
import { listConsumerGroups } from './list-groups.ts'
import * as option from './options.ts'

/** --reset-offsets: plans the new offsets of each group, sets them with --execute, and prints them. */
export async function resetOffsets(admin: Admin, line: CommandLine): Promise<void> {
  const { options, io } = line
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const groupIds = options.has(option.allGroups)
    ? (await listConsumerGroups(admin, timeoutMs)).map(({ groupId }) => groupId)
    : options.valuesOf(option.group)
  const reset = new Reset(admin, line, timeoutMs)
  const descriptions = await describeConsumerGroups(admin, groupIds, { timeoutMs })
  // A group that is not there is made by the reset.
  const plan = await resetEach(descriptions, (groupId) => reset.run(groupId), io)
  showPlan(plan, line, option, printPlan)
}

/** The reset of one group after the other. */
class Reset {
  readonly #admin: Admin
  readonly #line: CommandLine
  readonly #timeoutMs: number
  readonly #context: ResetContext

  constructor(admin: Admin, line: CommandLine, timeoutMs: number) {
    this.#admin = admin
    this.#line = line
    this.#timeoutMs = timeoutMs
    this.#context = {
      lookup: new LogLookup(admin, line.io, timeoutMs),
      log: scriptLog(line.io),
      now: () => Date.now(),
    }
  }

  async run(groupId: string): Promise<PartitionOffset[]> {
    const offsets = await this.#prepare(groupId, await this.#partitions(groupId))
    const { options } = this.#line
    if (options.has(option.execute) && !options.has(option.dryRun)) {
      const timeoutMs = this.#timeoutMs
      throwFirstFailure(await alterConsumerGroupOffsets(this.#admin, groupId, offsets, { timeoutMs }))
    }
    return offsets
  }

  async #partitions(groupId: string): Promise<TopicPartition[]> {
    const { options } = this.#line
    if (options.has(option.allTopics)) return inHashOrder(await this.#committed(groupId))
    if (options.has(option.topic))
      return unwrapped(this.#context.lookup.partitionsOf(options.valuesOf(option.topic)))
    if (!options.has(option.fromFile)) {
      printUsageAndExit(this.#line, 'One of the reset scopes should be defined: --all-topics, --topic.')
    }
    return []
  }

  async #prepare(groupId: string, partitions: readonly TopicPartition[]): Promise<PartitionOffset[]> {
    await this.#context.lookup.checkValid(partitions)
    const committed = () => this.#committed(groupId)
    return prepareReset(this.#line, option, { groupId, partitions, committed }, this.#context)
  }

  #committed(groupId: string): Promise<PartitionOffset[]> {
    return committedOffsets(groupId, { admin: this.#admin, timeoutMs: this.#timeoutMs })
  }
}

import { CreatePartitionsApi } from '../../messages/37-create-partitions.ts'
import type { Admin } from './admin.ts'
import { outcomeOf } from './outcome.ts'
import type { CallOptions, Outcome } from './types.ts'

export interface NewPartitions {
  totalCount: number
  /** Replicas of each new partition; chosen by the cluster when missing. */
  newAssignments?: readonly (readonly number[])[]
}

/** Raises the number of partitions; `true` for each topic that has them now. */
export async function createPartitions(
  admin: Admin,
  topics: ReadonlyMap<string, NewPartitions>,
  options: CallOptions & { validateOnly?: boolean } = {},
): Promise<Outcome<string, true>> {
  const setting = { name: 'createPartitions', target: 'controller', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(CreatePartitionsApi, {
      topics: [...topics].map(([name, { totalCount, newAssignments }]) => ({
        name,
        count: totalCount,
        assignments: newAssignments?.map((brokerIds) => ({ brokerIds })) ?? null,
      })),
      timeoutMs: attempt.remainingMs(),
      validateOnly: options.validateOnly ?? false,
    })
    return new Map(answer.results.map((result) => [result.name, outcomeOf(result, true as const)]))
  })
}

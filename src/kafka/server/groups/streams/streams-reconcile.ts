import { errors } from '../../../errors.ts'
import { javaHashMapOrder } from '../../../java-hash-map.ts'
import { type Refusal, refusal } from '../refusal.ts'
import { MemberState, type StreamsGroup, type StreamsMember } from './streams-group.ts'
import { TaskHolders } from './task-holders.ts'
import {
  type EpochedTaskSet,
  haveAnyInCommon,
  isEmptyOf,
  NOTHING_OWNED,
  type OwnedTasks,
  type TaskSet,
  type Tasks,
} from './tasks.ts'

export interface Reconciliation {
  readonly group: StreamsGroup
  readonly targetEpoch: number
  readonly target: Tasks
  /** What the member says it has; null when it did not say. */
  readonly owned: Tasks | null
}

/** The next step of a member towards its target; the member itself when there is none. */
export function reconcile(member: StreamsMember, to: Reconciliation): StreamsMember | Refusal {
  switch (member.state) {
    case MemberState.STABLE:
      return member.memberEpoch === to.targetEpoch ? member : step(member, member.memberEpoch, to)
    case MemberState.UNREVOKED_TASKS: {
      const hasGivenUp = to.owned !== null && !haveAnyInCommon(to.owned, member.pendingRevocation)
      return hasGivenUp ? step(member, member.memberEpoch + 1, to) : member
    }
    case MemberState.UNRELEASED_TASKS:
      return step(member, member.memberEpoch, to)
    default:
      // A state that a newer version has written.
      if (to.owned !== null && isEmptyOf(to.owned)) return step(member, to.targetEpoch, to)
      return refusal(
        errors.FENCED_MEMBER_EPOCH,
        'The streams group member is in a unknown state. The member must abandon all its tasks and rejoin.',
      )
  }
}

/** Compares what the member has with its target: first it gives up, then it gets what is free. */
function step(member: StreamsMember, memberEpoch: number, to: Reconciliation): StreamsMember {
  const { processId } = member
  const holders = new TaskHolders(to.group.members.values())
  const isInProcess = (id: string, partition: number): boolean =>
    holders.isActiveIn(processId, id, partition) || holders.isCopiedIn(processId, id, partition)
  const isTaken = (id: string, partition: number): boolean =>
    holders.isActive(id, partition) || holders.isCopiedIn(processId, id, partition)
  const active = compareEpoched(member.assigned.active, to.target.active, { epoch: to.targetEpoch, isTaken })
  const standby = compare(member.assigned.standby, to.target.standby, isInProcess)
  const warmup = compare(member.assigned.warmup, to.target.warmup, isInProcess)
  const surplus: OwnedTasks = { active: active.surplus, standby: standby.surplus, warmup: warmup.surplus }
  if (!isEmptyOf(surplus) && (to.owned === null || haveAnyInCommon(to.owned, surplus))) {
    return {
      ...member,
      previousMemberEpoch: member.memberEpoch,
      memberEpoch,
      state: MemberState.UNREVOKED_TASKS,
      assigned: { active: active.kept, standby: standby.kept, warmup: warmup.kept },
      pendingRevocation: surplus,
    }
  }
  const isWaiting = active.isWaiting || standby.isWaiting || warmup.isWaiting
  return {
    ...member,
    previousMemberEpoch: member.memberEpoch,
    memberEpoch: to.targetEpoch,
    state: isWaiting ? MemberState.UNRELEASED_TASKS : MemberState.STABLE,
    assigned: { active: active.extended, standby: standby.extended, warmup: warmup.extended },
    pendingRevocation: NOTHING_OWNED,
  }
}

interface Difference<Set> {
  /** Had, and to have. */
  readonly kept: Set
  /** Had, and not to have. */
  readonly surplus: Set
  /** What is kept, and what is free of the target. */
  readonly extended: Set
  /** Whether some of the target is not free yet. */
  readonly isWaiting: boolean
}

type IsTaken = (subtopologyId: string, partition: number) => boolean

function compare(current: TaskSet, target: TaskSet, isTaken: IsTaken): Difference<TaskSet> {
  const withEpochs = new Map([...current].map(([id, partitions]) => [id, epoched(partitions, 0)]))
  const { isWaiting, ...sets } = compareEpoched(withEpochs, target, { epoch: 0, isTaken })
  const without = (tasks: EpochedTaskSet): TaskSet =>
    new Map([...tasks].map(([id, partitions]) => [id, new Set(partitions.keys())]))
  return {
    kept: without(sets.kept),
    surplus: without(sets.surplus),
    extended: without(sets.extended),
    isWaiting,
  }
}

function compareEpoched(
  current: EpochedTaskSet,
  target: TaskSet,
  { epoch, isTaken }: { readonly epoch: number; readonly isTaken: IsTaken },
): Difference<EpochedTaskSet> {
  const kept = new Map<string, ReadonlyMap<number, number>>()
  const surplus = new Map<string, ReadonlyMap<number, number>>()
  const extended = new Map<string, ReadonlyMap<number, number>>()
  let isWaiting = false
  for (const id of javaHashMapOrder([...target.keys(), ...current.keys()])) {
    const had = [...(current.get(id) ?? [])]
    const wanted = target.get(id) ?? new Set<number>()
    const stay = had.filter(([partition]) => wanted.has(partition))
    const lacking = [...wanted].filter((partition) => !current.get(id)?.has(partition))
    const free = lacking.filter((partition) => !isTaken(id, partition))
    if (free.length < lacking.length) isWaiting = true
    put(kept, id, stay)
    put(
      surplus,
      id,
      had.filter(([partition]) => !wanted.has(partition)),
    )
    put(extended, id, [...stay, ...epoched(free, epoch)])
  }
  return { kept, surplus, extended, isWaiting }
}

function put(
  tasks: Map<string, ReadonlyMap<number, number>>,
  id: string,
  partitions: readonly (readonly [partition: number, epoch: number])[],
): void {
  if (partitions.length > 0) tasks.set(id, new Map(partitions))
}

function epoched(partitions: Iterable<number>, epoch: number): Map<number, number> {
  return new Map([...partitions].map((partition) => [partition, epoch]))
}

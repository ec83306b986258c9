/**
 * Tasks of a streams application. Each subtopology has as many as its widest source topic has partitions; a task is named
 * by its subtopology and that number. Active tasks process; standby tasks keep a copy of the state; warm-up tasks are
 * standbys on their way to becoming active (no assignor of 4.3.1 gives any).
 */
export type TaskSet = ReadonlyMap<string, ReadonlySet<number>>

/** Tasks, each with the epoch in which its member was given it. */
export type EpochedTaskSet = ReadonlyMap<string, ReadonlyMap<number, number>>

export interface Tasks<Active extends TaskSet | EpochedTaskSet = TaskSet> {
  readonly active: Active
  readonly standby: TaskSet
  readonly warmup: TaskSet
}

/** What a member has. */
export type OwnedTasks = Tasks<EpochedTaskSet>

/** Tasks of one subtopology as requests, answers and records list them. */
export interface ListedTasks {
  readonly subtopologyId: string
  readonly partitions: readonly number[]
}

export const NO_TASKS: Tasks = { active: new Map(), standby: new Map(), warmup: new Map() }
export const NOTHING_OWNED: OwnedTasks = { active: new Map(), standby: new Map(), warmup: new Map() }

export function taskSetOf(list: readonly ListedTasks[]): TaskSet {
  return new Map(list.map(({ subtopologyId, partitions }) => [subtopologyId, new Set(partitions)]))
}

/** Lists tasks, subtopologies in the order given, partitions in theirs. */
export function listedTasks(
  tasks: TaskSet | EpochedTaskSet,
  order: (ids: Iterable<string>) => string[] = sorted,
): { subtopologyId: string; partitions: number[] }[] {
  return order(tasks.keys()).map((subtopologyId) => ({
    subtopologyId,
    partitions: [...(tasks.get(subtopologyId)?.keys() ?? [])].sort((a, b) => a - b),
  }))
}

/** In code unit order, as Java compares strings. */
export function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort()
}

export function haveSameTasks(a: Tasks, b: Tasks): boolean {
  return isSameSet(a.active, b.active) && isSameSet(a.standby, b.standby) && isSameSet(a.warmup, b.warmup)
}

/** Whether two members have the same, since the same epochs. */
export function ownTheSame(a: OwnedTasks, b: OwnedTasks): boolean {
  return (
    isSameSet(a.active, b.active) &&
    [...a.active].every(([id, epochs]) =>
      [...epochs].every(([partition, epoch]) => b.active.get(id)?.get(partition) === epoch),
    ) &&
    isSameSet(a.standby, b.standby) &&
    isSameSet(a.warmup, b.warmup)
  )
}

/** Whether there is any task in both. */
export function haveAnyInCommon(a: Tasks, b: OwnedTasks): boolean {
  return meet(a.active, b.active) || meet(a.standby, b.standby) || meet(a.warmup, b.warmup)
}

export function isEmptyOf(tasks: Tasks | OwnedTasks): boolean {
  return tasks.active.size === 0 && tasks.standby.size === 0 && tasks.warmup.size === 0
}

/** Whether everything listed is owned. False when nobody has said what there is. */
export function areOwned(list: readonly ListedTasks[] | null, owned: TaskSet | EpochedTaskSet): boolean {
  return (
    list?.every(({ subtopologyId, partitions }) => {
      const ofSubtopology = owned.get(subtopologyId)
      return ofSubtopology !== undefined && partitions.every((partition) => ofSubtopology.has(partition))
    }) ?? false
  )
}

function isSameSet(a: TaskSet | EpochedTaskSet, b: TaskSet | EpochedTaskSet): boolean {
  if (a.size !== b.size) return false
  for (const [id, partitions] of a) {
    const others = b.get(id)
    if (!others || others.size !== partitions.size) return false
    for (const partition of partitions.keys()) if (!others.has(partition)) return false
  }
  return true
}

function meet(a: TaskSet, b: TaskSet | EpochedTaskSet): boolean {
  for (const [id, partitions] of a) {
    const others = b.get(id)
    if (others) for (const partition of partitions) if (others.has(partition)) return true
  }
  return false
}

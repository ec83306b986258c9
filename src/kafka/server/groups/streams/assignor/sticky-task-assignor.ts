import { javaHashMapOrder } from '../../../../java-hash-map.ts'
import { JavaPriorityQueue } from '../../../../java-priority-queue.ts'
import type { TaskSet, Tasks } from '../tasks.ts'
import { nameOf, ProcessState, type Task } from './process-state.ts'
import type { AssignedMember, Assignment, TaskAssignor } from './task-assignor.ts'

/**
 * Leaves tasks where they are as far as everybody's fair share allows, makes standbys active where there are some, and
 * shares the rest evenly over processes and their members. The only assignor of 4.3.1; where several choices are as good, it
 * is to make the reference's, down to the order in which Java's collections hand things out.
 */
export const stickyTaskAssignor: TaskAssignor = {
  name: 'sticky',
  assign(assignment) {
    const tasks = assignment.subtopologies.flatMap(({ subtopologyId, taskCount }) =>
      Array.from({ length: taskCount }, (_, partition) => ({ subtopologyId, partition })),
    )
    if (assignment.members.length === 0) return new Map()
    const state = newState(assignment, tasks.length)
    assignActive(state, tasks)
    if (assignment.standbyReplicas > 0) {
      const stateful = new Set(
        assignment.subtopologies
          .filter(({ isStateful }) => isStateful)
          .map(({ subtopologyId }) => subtopologyId),
      )
      assignStandby(
        state,
        tasks.filter(({ subtopologyId }) => stateful.has(subtopologyId)),
        assignment.standbyReplicas,
      )
    }
    return new Map(assignment.members.map((member) => [member.memberId, tasksOf(state, member)]))
  },
}

interface State {
  readonly processes: ReadonlyMap<string, ProcessState>
  /** Who had a task before, by the task's name. */
  readonly formerActive: ReadonlyMap<string, AssignedMember>
  readonly formerStandby: ReadonlyMap<string, readonly AssignedMember[]>
  readonly activeQuota: Quota
  readonly totalQuota: Quota
}

function newState(assignment: Assignment, activeCount: number): State {
  const members = inOrder(assignment.members)
  const processes = new Map<string, ProcessState>()
  const formerActive = new Map<string, AssignedMember>()
  const formerStandby = new Map<string, AssignedMember[]>()
  for (const member of members) {
    const process = processes.get(member.processId) ?? new ProcessState()
    processes.set(member.processId, process)
    process.addMember(member.memberId)
    for (const name of namesOf(member.current.active)) formerActive.set(name, member)
    for (const name of namesOf(member.current.standby)) {
      const others = formerStandby.get(name)
      if (others) others.push(member)
      else formerStandby.set(name, [member])
    }
  }
  const stateful = assignment.subtopologies.filter(({ isStateful }) => isStateful)
  const standbyCount =
    stateful.reduce((sum, { taskCount }) => sum + taskCount, 0) * assignment.standbyReplicas
  const order = javaHashMapOrder(processes.keys(), members.length)
  return {
    processes: new Map(order.map((processId) => [processId, processOf({ processes }, processId)])),
    formerActive,
    formerStandby,
    activeQuota: new Quota(activeCount, members.length),
    totalQuota: new Quota(activeCount + standbyCount, members.length),
  }
}

function assignActive(state: State, tasks: readonly Task[]): void {
  const give = (task: Task, member: AssignedMember | null | undefined): boolean => {
    if (!member) return false
    const process = processOf(state, member.processId)
    if (!state.activeQuota.hasRoom(process.taskCountOf(member.memberId))) return false
    count(state, process.add(member.memberId, task, 'active'))
    return true
  }
  const byPartition = [...tasks].sort(comparePartitionFirst)
  const moved = byPartition.filter((task) => !give(task, state.formerActive.get(nameOf(task))))
  const fresh = moved.filter((task) => {
    const former = state.formerStandby.get(nameOf(task)) ?? []
    return !give(task, leastLoaded(state, former, null))
  })
  const queue = processesByLoad(state)
  for (const task of fresh.sort(compareSubtopologyFirst)) {
    const process = queue.poll()
    if (!process) throw new Error('there are no processes')
    count(state, process.addToLeastLoaded(task, 'active'))
    queue.add(process)
  }
}

function count({ activeQuota, totalQuota }: State, taskCount: number): void {
  activeQuota.reached(taskCount)
  totalQuota.reached(taskCount)
}

function assignStandby(state: State, tasks: readonly Task[], replicas: number): void {
  const open: { readonly task: Task; readonly replicas: number }[] = []
  for (const task of [...tasks].sort((a, b) => comparePartitionFirst(b, a))) {
    for (let given = 0; given < replicas; given++) {
      if (keepStandby(state, task)) continue
      open.push({ task, replicas: replicas - given })
      break
    }
  }
  const queue = processesByLoad(state)
  for (const { task, replicas: remaining } of open.sort((a, b) => compareSubtopologyFirst(b.task, a.task))) {
    for (let given = 0; given < remaining; given++) {
      // Fewer processes than copies: the rest has no place.
      if (!giveStandbyToLeastLoaded(state, queue, task)) break
    }
  }
}

/** Leaves a copy with the process that had the task as active, else with the least laden that had it as standby. */
function keepStandby(state: State, task: Task): boolean {
  const candidates = [
    state.formerActive.get(nameOf(task)),
    leastLoaded(state, state.formerStandby.get(nameOf(task)) ?? [], task),
  ]
  for (const [i, member] of candidates.entries()) {
    if (!member) continue
    const process = processOf(state, member.processId)
    if (i === 0 && process.has(task)) continue
    if (!state.totalQuota.hasRoom(process.taskCountOf(member.memberId))) continue
    state.totalQuota.reached(process.add(member.memberId, task, 'standby'))
    return true
  }
  return false
}

/** Gives a copy to the least laden process that has none, if there is any. */
function giveStandbyToLeastLoaded(state: State, queue: JavaPriorityQueue<ProcessState>, task: Task): boolean {
  const process = queue.poll()
  if (!process) return false
  const hasIt = process.has(task)
  const isGiven = hasIt ? giveStandbyToLeastLoaded(state, queue, task) : true
  if (!hasIt) state.totalQuota.reached(process.addToLeastLoaded(task, 'standby'))
  queue.add(process)
  return isGiven
}

/**
 * Of members, the one of the least laden process. With a task, null when the first member's process has it: the reference
 * looks at no other then.
 */
function leastLoaded(
  state: State,
  members: readonly AssignedMember[],
  task: Task | null,
): AssignedMember | null {
  const [first, ...others] = members
  if (!first) return null
  const firstProcess = processOf(state, first.processId)
  let best = first
  let processLoad = firstProcess.load
  let memberLoad = firstProcess.taskCountOf(first.memberId)
  for (const member of others) {
    const process = processOf(state, member.processId)
    if (process.load >= processLoad || (task !== null && process.has(task))) continue
    const load = process.taskCountOf(member.memberId)
    if (load >= memberLoad) continue
    best = member
    processLoad = process.load
    memberLoad = load
  }
  return task === null || !firstProcess.has(task) ? best : null
}

/** How many tasks a member may have before others are served; shrinks and grows with those who have reached it. */
class Quota {
  #tasks: number
  #members: number
  #perMember: number

  constructor(tasks: number, members: number) {
    this.#tasks = tasks
    this.#members = members
    this.#perMember = Math.ceil(tasks / members)
  }

  hasRoom(taskCount: number): boolean {
    return taskCount < this.#perMember
  }

  /** A member has got so many. When that is all it may have, the others share what is left. */
  reached(taskCount: number): void {
    if (taskCount !== this.#perMember) return
    this.#members--
    this.#tasks -= taskCount
    this.#perMember = this.#members === 0 ? 0 : Math.trunc(this.#tasks / this.#members)
    if (this.#members !== 0 && this.#tasks % this.#members > 0) this.#perMember++
  }
}

function processesByLoad({ processes }: State): JavaPriorityQueue<ProcessState> {
  return new JavaPriorityQueue((a, b) => a.load - b.load, processes.values())
}

function processOf({ processes }: Pick<State, 'processes'>, processId: string): ProcessState {
  const process = processes.get(processId)
  if (!process) throw new Error(`there is no process ${processId}`)
  return process
}

function tasksOf(state: State, { memberId, processId }: AssignedMember): Tasks {
  const process = processOf(state, processId)
  return {
    active: byShape(process.active.get(memberId) ?? []),
    standby: byShape(process.standby.get(memberId) ?? []),
    warmup: new Map(),
  }
}

function byShape(tasks: readonly Task[]): TaskSet {
  const set = new Map<string, Set<number>>()
  for (const { subtopologyId, partition } of tasks) {
    const partitions = set.get(subtopologyId)
    if (partitions) partitions.add(partition)
    else set.set(subtopologyId, new Set([partition]))
  }
  return set
}

function namesOf(tasks: TaskSet): string[] {
  return [...tasks].flatMap(([subtopologyId, partitions]) =>
    [...partitions].map((partition) => nameOf({ subtopologyId, partition })),
  )
}

/** As the reference's map of members has them. */
function inOrder(members: readonly AssignedMember[]): AssignedMember[] {
  const byId = new Map(members.map((member) => [member.memberId, member]))
  return javaHashMapOrder(byId.keys()).flatMap((memberId) => byId.get(memberId) ?? [])
}

function comparePartitionFirst(a: Task, b: Task): number {
  return a.partition - b.partition || compareTexts(a.subtopologyId, b.subtopologyId)
}

function compareSubtopologyFirst(a: Task, b: Task): number {
  return compareTexts(a.subtopologyId, b.subtopologyId) || a.partition - b.partition
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

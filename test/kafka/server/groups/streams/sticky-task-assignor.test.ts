import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { stickyTaskAssignor } from '../../../../../src/kafka/server/groups/streams/assignor/sticky-task-assignor.ts'
import { listedTasks, type TaskSet } from '../../../../../src/kafka/server/groups/streams/tasks.ts'

/** One assignment that Kafka 4.3.1's StickyTaskAssignor made: random groups, also with what members had before. */
interface Recorded {
  readonly replicas: number
  readonly subtopologies: readonly (readonly [id: string, tasks: number, isStateful: 0 | 1])[]
  readonly processes: readonly string[]
  readonly members: readonly (readonly [
    memberId: string,
    process: number,
    hadActive: string,
    hadStandby: string,
    active: string,
    standby: string,
  ])[]
}

const file = new URL('../../../../fixtures/kafka/streams-assignments.json.gz', import.meta.url)
const recorded: readonly Recorded[] = JSON.parse(gunzipSync(readFileSync(file)).toString())

/** `0_1 0_2` → the tasks 1 and 2 of subtopology 0. */
function parse(text: string): TaskSet {
  const tasks = new Map<string, Set<number>>()
  for (const name of text === '' ? [] : text.split(' ')) {
    const [id = '', partition] = name.split('_')
    tasks.set(id, new Set([...(tasks.get(id) ?? []), Number(partition)]))
  }
  return tasks
}

const print = (tasks: TaskSet | undefined) =>
  listedTasks(tasks ?? new Map())
    .flatMap(({ subtopologyId, partitions }) =>
      partitions.map((partition) => `${subtopologyId}_${partition}`),
    )
    .join(' ')

describe('the sticky task assignor', () => {
  it('assigns as the reference does, also where many choices are as good', () => {
    expect(recorded.length).toBeGreaterThan(200)
    for (const { replicas, subtopologies, processes, members } of recorded) {
      const assigned = stickyTaskAssignor.assign({
        members: members.map(([memberId, process, active, standby]) => ({
          memberId,
          processId: processes[process] ?? '',
          current: { active: parse(active), standby: parse(standby), warmup: new Map() },
        })),
        subtopologies: subtopologies.map(([subtopologyId, taskCount, isStateful]) => ({
          subtopologyId,
          taskCount,
          isStateful: isStateful === 1,
        })),
        standbyReplicas: replicas,
      })
      for (const [memberId, , , , active, standby] of members) {
        const { active: gotActive, standby: gotStandby } = assigned.get(memberId) ?? {}
        expect([memberId, print(gotActive), print(gotStandby)]).toEqual([memberId, active, standby])
      }
    }
  })

  it('assigns nothing to nobody', () => {
    const subtopologies = [{ subtopologyId: '0', taskCount: 2, isStateful: false }]
    expect(stickyTaskAssignor.assign({ members: [], subtopologies, standbyReplicas: 0 }).size).toBe(0)
  })
})

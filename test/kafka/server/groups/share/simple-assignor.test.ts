import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { assignSimply } from '../../../../../src/kafka/server/groups/share/simple-assignor.ts'

/** An assignment as the reference's SimpleAssignor computed it; partitions by topic id. */
interface Computed {
  readonly topics: Readonly<Record<string, string>>
  readonly assignable: Readonly<Record<string, number[]>>
  readonly members: readonly {
    readonly id: string
    readonly topics: readonly string[]
    readonly current: Readonly<Record<string, number[]>>
    readonly target: Readonly<Record<string, number[]>>
  }[]
}

const fixture = new URL('../../../../fixtures/kafka/simple-assignor.json.gz', import.meta.url)
const computed: Computed[] = JSON.parse(gunzipSync(readFileSync(fixture)).toString())

function partitionsOf(list: Readonly<Record<string, readonly number[]>>): Map<string, Set<number>> {
  return new Map(Object.entries(list).map(([topicId, partitions]) => [topicId, new Set(partitions)]))
}

/** What ours and theirs are compared as: partitions ascending, topics that have any. */
function plain(target: ReadonlyMap<string, ReadonlySet<number>> | undefined): Record<string, number[]> {
  return Object.fromEntries(
    [...(target ?? [])]
      .filter(([, partitions]) => partitions.size > 0)
      .map(([topicId, partitions]) => [topicId, [...partitions].sort((a, b) => a - b)]),
  )
}

function assign(input: Computed): Map<string, Record<string, number[]>> {
  const targets = assignSimply({
    members: input.members.map(({ id, topics, current }) => ({
      memberId: id,
      subscribedTopicNames: topics,
      current: partitionsOf(current),
    })),
    topicIdOf: (name) => input.topics[name],
    assignable: partitionsOf(input.assignable),
  })
  return new Map([...targets].map(([memberId, target]) => [memberId, plain(target)]))
}

describe('the simple assignor', () => {
  it.each(computed.map((input, i) => [i, input] as const))(
    'assigns as the reference does: case %i',
    (_, input) => {
      // The reference leaves with members what they had of topics that nobody subscribes to any more; nobody is told.
      const subscribed = new Set(
        input.members.flatMap(({ topics }) => topics.map((name) => input.topics[name])),
      )
      const expected = input.members.map(({ id, target }) => {
        const seen = Object.entries(target).filter(([topicId]) => subscribed.has(topicId))
        return [id, plain(partitionsOf(Object.fromEntries(seen)))] as const
      })
      const ours = assign(input)
      expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(expected))
    },
  )

  it('gives several members the same partition when there are more members than partitions', () => {
    const members = ['a', 'b', 'c'].map((id) => ({ id, topics: ['t'], current: {}, target: {} }))
    const topicId = 'AAAAAAAAAAAAAAAAAAAAAg'
    const targets = assign({ topics: { t: topicId }, assignable: { [topicId]: [0] }, members })
    expect([...targets.values()]).toEqual([{ [topicId]: [0] }, { [topicId]: [0] }, { [topicId]: [0] }])
  })

  it('assigns nothing whose share state is not there', () => {
    const members = [{ id: 'a', topics: ['t'], current: {}, target: {} }]
    expect(assign({ topics: { t: 'AAAAAAAAAAAAAAAAAAAAAg' }, assignable: {}, members }).get('a')).toEqual({})
  })
})

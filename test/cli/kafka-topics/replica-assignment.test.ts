import { describe, expect, it } from 'vitest'
import { parseReplicaAssignment } from '../../../src/cli/kafka-topics/replica-assignment.ts'

describe('parseReplicaAssignment', () => {
  it('reads brokers by partition', () => {
    expect(parseReplicaAssignment('1:2, 2:3 ,3:1,')).toEqual([
      [1, 2],
      [2, 3],
      [3, 1],
    ])
  })

  it('reads no partition where there are commas alone', () => {
    expect(parseReplicaAssignment(',')).toEqual([])
  })

  it.each([
    ['1:1', 'Partition replica lists may not contain duplicate entries: 1'],
    ['1,1:2', 'Partition 1 has different replication factor: [1, 2]'],
    ['x', 'For input string: "x"'],
  ])('refuses %s', (text, message) => {
    expect(() => parseReplicaAssignment(text)).toThrow(message)
  })
})

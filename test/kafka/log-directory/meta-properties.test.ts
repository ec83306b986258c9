import { describe, expect, it } from 'vitest'
import { parseJavaProperties } from '../../../src/instance/java-properties.ts'
import { ensembleProblem } from '../../../src/kafka/log-directory/ensemble.ts'
import {
  formatMetaProperties,
  type MetaProperties,
  readMetaProperties,
} from '../../../src/kafka/log-directory/meta-properties.ts'

const meta: MetaProperties = {
  version: 1,
  clusterId: 'a:b =c',
  nodeId: 7,
  directoryId: 'JEXY6aqzQY-32P5TStzaFg',
}

const read = (text: string): MetaProperties => readMetaProperties(parseJavaProperties(text))

describe('meta.properties', () => {
  it('is read as it was written, with characters that mean something to Java', () => {
    const text = formatMetaProperties(meta, new Date(0))
    expect(text).toContain('#Thu Jan 01 00:00:00 UTC 1970\n')
    expect(read(text)).toEqual(meta)
  })

  it('may lack everything in the version that older releases wrote', () => {
    expect(read('broker.id=3\n')).toEqual({
      version: 0,
      clusterId: undefined,
      nodeId: 3,
      directoryId: undefined,
    })
  })

  it.each([
    ['version=7', 'Unknown meta.properties version number 7'],
    ['version=x', "Invalid meta.properties version string 'x'"],
    ['version=1', 'Failed to find node.id'],
    ['version=1\nnode.id=x', 'Unable to read node.id as a base-10 number.'],
    ['version=1\nnode.id=1', 'cluster.id was not found.'],
    ['directory.id=abc', /^Unable to read directory.id as a Uuid: Input string `abc` decoded as 2 bytes/],
  ])('refuses %j in the reference’s words', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})

describe('log directories', () => {
  const other = { ...meta, directoryId: 'MvDxzVmcRsaTz33bUuRU6A' }
  const problem = (a: MetaProperties, b: MetaProperties, clusterId?: string, nodeId?: number) =>
    ensembleProblem(
      new Map([
        ['/a', a],
        ['/b', b],
      ]),
      { clusterId, nodeId },
    )

  it('belong together when cluster and node are the same, and the directories are not', () => {
    expect(problem(meta, other)).toBeUndefined()
    expect(problem(meta, { ...other, clusterId: 'x' })).toMatch(
      /^Invalid cluster.id in: \/b\/meta.properties/,
    )
    expect(problem(meta, { ...other, nodeId: 8 })).toMatch(
      /^Stored node id 8 doesn't match previous node id 7/,
    )
    expect(problem(meta, meta)).toMatch(/^Duplicate directory ID/)
  })

  it('must be of the cluster and the node that are expected', () => {
    expect(problem(meta, other, 'x')).toMatch(/Expected x, but read a:b =c$/)
    expect(problem(meta, other, undefined, 1)).toMatch(/^Stored node id 7 doesn't match previous node id 1/)
  })
})

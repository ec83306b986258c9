import { expect, it } from 'vitest'
import {
  NamespaceSummaries,
  topNamespace,
} from '../../../../src/zookeeper/server/metrics/namespace-summaries.ts'
import { Summary } from '../../../../src/zookeeper/server/metrics/summary.ts'

it('takes the first part of a path for its namespace', () => {
  expect(['/a', '/a/b', '/a/b/c', '/', '', 'a', 'a/b'].map(topNamespace)).toEqual([
    'a',
    'a',
    'a',
    null,
    null,
    null,
    'b',
  ])
})

it('keeps namespaces apart, also one whose name begins with another', () => {
  const summaries = new NamespaceSummaries(() => new Summary())
  for (const path of ['/ab', '/a', '/ab/c', '/a/x', '/']) summaries.add(path, path.length)
  expect([...summaries].map(([name, { count, total }]) => [name, count, total])).toEqual([
    ['ab', 2, 8],
    ['a', 2, 6],
  ])
})

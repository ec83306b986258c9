import { expect, it } from 'vitest'
import {
  NamespaceSummaries,
  topNamespace,
} from '../../../../src/zookeeper/server/metrics/namespace-summaries.ts'
import { Summary } from '../../../../src/zookeeper/server/metrics/summary.ts'
import { collectGarbage } from '../../../collect-garbage.ts'

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

it('tells names that come and go apart only as long as they do not fill the memory', () => {
  const summaries = new NamespaceSummaries(() => new Summary())
  for (let n = 0; n < 2000; n++) summaries.add(`/${n}${'x'.repeat(1000)}/y`, 1)
  summaries.add('/short/y', 1)
  const names = [...summaries].map(([name]) => name)
  expect(names.length).toBeGreaterThan(900)
  expect(names.join('').length).toBeLessThanOrEqual(1_000_000)
})

it('keeps no path alive for the name of its namespace', () => {
  const summaries = new NamespaceSummaries(() => new Summary())
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  for (let n = 0; n < 50; n++) {
    const path = Buffer.from(`/a-namespace-of-its-own-${n}/`.padEnd(1_000_000, 'x')).toString()
    summaries.add(path, 1)
  }
  collectGarbage()
  expect([...summaries]).toHaveLength(50)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000)
})

it('finds a namespace again whose name is no text that UTF-8 could hold', () => {
  const summaries = new NamespaceSummaries(() => new Summary())
  const name = `${'x'.repeat(20)}\ud800`
  for (const path of [`/${name}`, '/other', `/${name}/y`]) summaries.add(path, 1)
  expect([...summaries].map(([name, { count }]) => [name, count])).toEqual([
    [name, 2],
    ['other', 1],
  ])
})

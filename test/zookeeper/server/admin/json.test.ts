import { expect, it } from 'vitest'
import { JsonDouble, jacksonJson } from '../../../../src/zookeeper/server/admin/json.ts'

it('indents objects, and keeps lists in a line', () => {
  const value = {
    a: 1,
    none: {},
    empty: [],
    list: [1, 2],
    objects: [
      { x: true, y: null },
      { x: false, y: 'z' },
    ],
    map: new Map([['10', [72058343948025856n]]]),
  }
  expect(jacksonJson(value)).toBe(`{
  "a" : 1,
  "none" : { },
  "empty" : [ ],
  "list" : [ 1, 2 ],
  "objects" : [ {
    "x" : true,
    "y" : null
  }, {
    "x" : false,
    "y" : "z"
  } ],
  "map" : {
    "10" : [ 72058343948025856 ]
  }
}`)
})

it('keeps the order of keys that look like numbers', () => {
  const map = new Map([
    ['20', 1],
    ['3', 2],
  ])
  expect(jacksonJson(map)).toBe('{\n  "20" : 1,\n  "3" : 2\n}')
})

it('writes doubles as Java does', () => {
  const doubles = [0, 2.4211, 12345678, 0.0001, Number.NaN].map((value) => new JsonDouble(value))
  expect(jacksonJson(doubles)).toBe('[ 0.0, 2.4211, 1.2345678E7, 1.0E-4, "NaN" ]')
})

it('escapes what JSON cannot hold', () => {
  expect(jacksonJson('a"b\\c\n\u001f é')).toBe('"a\\"b\\\\c\\n\\u001F é"')
})

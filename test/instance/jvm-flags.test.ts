import { describe, expect, it } from 'vitest'
import { systemProperties } from '../../src/instance/jvm-flags.ts'

describe('flags of a Java machine', () => {
  it('give system properties, the last of a name counting', () => {
    expect(
      systemProperties('-Xmx256m -Da=1  -Db.c=x=y\n-Dempty', undefined, '-Da=2 -cp x -D=z -Dlast='),
    ).toEqual(
      new Map([
        ['a', '2'],
        ['b.c', 'x=y'],
        ['empty', ''],
        ['last', ''],
      ]),
    )
  })
})

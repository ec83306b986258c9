import { describe, expect, it } from 'vitest'
import { parseJaas } from '../../src/instance/jaas.ts'

describe('a login configuration', () => {
  it('gives the modules of each section with their options', () => {
    const text = `
      // who may come in
      Server {
        org.apache.zookeeper.server.auth.DigestLoginModule required
        user_super="a \\"quoted\\" one"
        user_bob=1234;
      };
      /* and
         out */
      Client { a.B optional; c.D SUFFICIENT x="y;z" home="\${user.home}/k"; };
      Empty {};`
    expect(parseJaas(text, new Map([['user.home', '/root']]))).toEqual(
      new Map([
        [
          'Server',
          [
            {
              className: 'org.apache.zookeeper.server.auth.DigestLoginModule',
              options: new Map([
                ['user_super', 'a "quoted" one'],
                ['user_bob', '1234'],
              ]),
            },
          ],
        ],
        [
          'Client',
          [
            { className: 'a.B', options: new Map() },
            {
              className: 'c.D',
              options: new Map([
                ['x', 'y;z'],
                ['home', '/root/k'],
              ]),
            },
          ],
        ],
        ['Empty', []],
      ]),
    )
  })

  it.each([
    ['Server {\n a.B required }', 'line 2: expected an option or ;, found }'],
    [
      'Server {\n a.B maybe; };',
      'line 2: expected one of required, requisite, sufficient, optional, found maybe',
    ],
    ['Server { a.B required; }', 'expected ;, found the end of the file'],
    ['Server { a.B required x="y; };', 'line 1: a quote is not closed'],
    ['Server { a.B required x y; };', 'line 1: expected =, found y'],
    ['A {};\nA {};', 'line 2: section A is there twice'],
    [`A { a.B required x="\${nobody}"; };`, 'line 1: there is no system property nobody'],
  ])('is refused with its line: %j', (text, message) => {
    expect(() => parseJaas(text)).toThrow(message)
  })
})

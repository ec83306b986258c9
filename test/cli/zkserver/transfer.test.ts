import { describe, expect, it } from 'vitest'
import { takeTransfer } from '../../../src/cli/zkserver/transfer.ts'

const call = { path: '/data', logDir: undefined, force: false, problem: undefined }

describe('the words of an import or export', () => {
  it.each([
    [['import', '/data'], { ...call, command: 'import' }, ['import']],
    [['export', '/data'], { ...call, command: 'export' }, ['export']],
    [['--config', '/c', 'import', '/data'], { ...call, command: 'import' }, ['--config', '/c', 'import']],
    [
      ['import', '--force', '/data', 'x.cfg'],
      { ...call, command: 'import', force: true },
      ['import', 'x.cfg'],
    ],
    [['import', '/data', '--log-dir', '/l'], { ...call, command: 'import', logDir: '/l' }, ['import']],
    [['import', '/data', '--log-dir=/l'], { ...call, command: 'import', logDir: '/l' }, ['import']],
  ])('%j', (argv, wanted, rest) => {
    expect(takeTransfer(argv)).toEqual({ call: wanted, rest })
  })

  it.each([
    [['import'], 'import needs a path'],
    [['export', '/data', '--force'], 'export has no option --force'],
    [['import', '/data', '-x'], 'import has no option -x'],
    [['import', 'a', 'b', 'c'], 'import takes one path, and the name of a configuration'],
  ])('%j: %s', (argv, problem) => {
    expect(takeTransfer(argv)?.call.problem).toBe(problem)
  })

  it('leave other commands alone', () => {
    expect(takeTransfer(['start', 'import'])).toBeUndefined()
    expect(takeTransfer([])).toBeUndefined()
  })
})

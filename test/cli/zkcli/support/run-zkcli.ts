import { PassThrough } from 'node:stream'
import { exitCodeOf } from '../../../../src/cli/kit/exit.ts'
import { main } from '../../../../src/cli/zkcli.ts'

/** What a run of zkCli printed and how it ended. */
export interface ZkCliOutcome {
  readonly exit: number
  readonly out: string
  readonly err: string
}

/** Runs zkCli in this process to its end, its input and outputs being pipes. */
export async function runZkCli(args: readonly string[], input = ''): Promise<ZkCliOutcome> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  let [out, err] = ['', '']
  stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  stdin.end(input)
  const io = { stdin, stdout, stderr, env: { SAMSA_AUTOSTART: '0', SAMSA_HOME: '/nonexistent' } }
  const exit = await exitCodeOf(() => main(args, io), io)
  await Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => stream.end(resolve))))
  return { exit, out, err }
}

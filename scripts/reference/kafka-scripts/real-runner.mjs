// The real tools, many command lines in one JVM.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { kafkaTools, root } from '../jars.mjs'

const reference = join(root, '.reference')
const source = join(root, 'scripts/reference/kafka-scripts/Scripts.java')

/** Starts the JVM. `run(tool, args, { stdin, timeoutMs })` resolves to `{ exit, stdout, stderr, isLate }`; one at a time. */
export function startRealTools() {
  const classes = compiled()
  // Log lines follow the streams of the call that they belong to.
  const logging = join(classes, 'log4j2.properties')
  const usual = readFileSync(join(reference, 'log4j2.properties'), 'utf8')
  writeFileSync(logging, `${usual}appender.err.follow=true\n`)
  const child = spawn(
    'java',
    [
      '-Xmx256m',
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-Djava.security.manager=allow',
      '-Dfile.encoding=UTF-8',
      `-Dlog4j2.configurationFile=${logging}`,
      '-cp',
      `${classes}:${join(reference, 'kafka', '*')}`,
      'Scripts',
      join(reference, 'kafka', 'kafka-tools-4.3.1.jar'),
    ],
    { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' } },
  )
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    run: async (tool, args, { stdin = '', timeoutMs = 20_000 } = {}) => {
      const className = kafkaTools[tool]
      if (className === undefined) throw new Error(`jars.mjs names no class of ${tool}`)
      child.stdin.write(`${JSON.stringify({ className, args, stdin, timeoutMs })}\n`)
      const { value, done } = await answers.next()
      if (done) throw new Error(`the JVM ended at ${tool} ${args.join(' ')}`)
      return JSON.parse(value)
    },
    stop: () => child.kill('SIGKILL'),
  }
}

/** The folder of the compiled driver, made anew when its source has changed. */
function compiled() {
  const classes = join(reference, 'kafka-scripts')
  const main = join(classes, 'Scripts.class')
  if (!existsSync(main) || statSync(main).mtimeMs < statSync(source).mtimeMs) {
    mkdirSync(classes, { recursive: true })
    execFileSync('javac', ['-nowarn', '-d', classes, '-cp', join(reference, 'kafka', '*'), source], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  }
  return classes
}

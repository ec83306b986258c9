import type { Setting } from './setting.ts'

/**
 * Returns what the script says on stderr before anything else. There is no JMX here; the lines are those that people and their
 * scripts know.
 */
export function banner(setting: Setting): string {
  const lines = [...jmxLines(setting.env), `Using config: ${setting.file}`]
  if (setting.text === undefined && setting.isNamed) {
    // The script looks for two keys in the file, and grep complains each time; then it makes the data directory that it has not found.
    lines.push(...Array<string>(2).fill(grepComplaint(setting.file)))
    if (!setting.env['ZOOPIDFILE']) lines.push('mkdir: cannot create directory ‘’: No such file or directory')
  } else if (setting.text === undefined) {
    lines.push(`There is no such file: using the defaults, with data in ${setting.dataDir}`)
  }
  return lines.map((line) => `${line}\n`).join('')
}

/** What grep says of a file that is not there. */
export function grepComplaint(file: string): string {
  return `grep: ${file}: No such file or directory`
}

function jmxLines(env: NodeJS.ProcessEnv): string[] {
  if (env['JMXDISABLE'] && env['JMXDISABLE'] !== 'false') return ['JMX disabled by user request']
  const first = 'ZooKeeper JMX enabled by default'
  if (!env['JMXPORT']) return [first]
  return [
    first,
    `ZooKeeper remote JMX Port set to ${env['JMXPORT']}`,
    `ZooKeeper remote JMX authenticate set to ${env['JMXAUTH'] || 'false'}`,
    `ZooKeeper remote JMX ssl set to ${env['JMXSSL'] || 'false'}`,
    `ZooKeeper remote JMX log4j set to ${env['JMXLOG4J'] || 'true'}`,
    ...(env['JMXHOSTNAME'] ? [`ZooKeeper remote JMX Hostname set to ${env['JMXHOSTNAME']}`] : []),
  ]
}

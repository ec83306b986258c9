import type { ControlRequest, RoleSettings } from '../instance/control.ts'
import { type Role, roles } from '../instance/run-file.ts'

type Json = Readonly<Record<string, unknown>>

/** What came in on the control socket as a request; a text says what is wrong with it. */
export function controlRequest(json: unknown): ControlRequest | string {
  if (!isObject(json)) return 'a request is a JSON object'
  switch (json['command']) {
    case 'stop':
    case 'compact':
      return { command: json['command'] }
    case 'stop-role': {
      const role = roleOf(json)
      return role === undefined ? noRole : { command: 'stop-role', role }
    }
    case 'start-role':
      return startRole(json)
    case 'import-zookeeper':
      return importRequest(json)
    case 'export-zookeeper':
      return typeof json['to'] === 'string'
        ? { command: 'export-zookeeper', to: json['to'] }
        : 'export-zookeeper takes "to", a path'
    default:
      return `unknown command ${JSON.stringify(json['command'])}`
  }
}

const noRole = `"role" must be one of ${roles.join(', ')}`

function startRole(json: Json): ControlRequest | string {
  const role = roleOf(json)
  if (role === undefined) return noRole
  const { settings } = json
  return isRoleSettings(settings)
    ? { command: 'start-role', role, settings }
    : '"settings" must be an object with "configFile", a path, and "overrides", an object of texts'
}

function importRequest({ from, logDir, force }: Json): ControlRequest | string {
  const isRight =
    typeof from === 'string' && isTextOrAbsent(logDir) && (force === undefined || typeof force === 'boolean')
  if (!isRight) return 'import-zookeeper takes "from" and "logDir", paths, and "force", true or false'
  return {
    command: 'import-zookeeper',
    from,
    force: force === true,
    ...(logDir === undefined ? {} : { logDir }),
  }
}

function roleOf({ role }: Json): Role | undefined {
  return roles.find((name) => name === role)
}

function isRoleSettings(value: unknown): value is RoleSettings {
  if (!isObject(value) || !isTextOrAbsent(value['configFile'])) return false
  const { overrides } = value
  return (
    overrides === undefined ||
    (isObject(overrides) && Object.values(overrides).every((text) => typeof text === 'string'))
  )
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

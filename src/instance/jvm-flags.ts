/**
 * The system properties that `-Dname=value` words set, in environment variables such as JVMFLAGS: split at blanks as the scripts of the
 * reference have the shell split them, the last of a name counts.
 */
export function systemProperties(...flags: (string | undefined)[]): Map<string, string> {
  const properties = new Map<string, string>()
  for (const word of flags.flatMap((text) => text?.split(/\s+/) ?? [])) {
    const match = /^-D([^=]+)(?:=(.*))?$/s.exec(word)
    if (match?.[1] !== undefined) properties.set(match[1], match[2] ?? '')
  }
  return properties
}

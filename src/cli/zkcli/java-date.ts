const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
/** As Java shortens them in English. */
export const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Formats a time as java.util.Date.toString does in this process's time zone: `Thu Jan 01 00:00:00 UTC 1970`. */
export async function formatJavaDate(epochMs: number): Promise<string> {
  const date = new Date(epochMs)
  const two = (number: number): string => String(number).padStart(2, '0')
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  const day = `${days[date.getDay()]} ${months[date.getMonth()]} ${two(date.getDate())}`
  return `${day} ${time} ${await zoneName(date)} ${String(date.getFullYear()).padStart(4, '0')}`
}

async function zoneName(date: Date): Promise<string> {
  if (process.env['TZ'] === 'UTC') return 'UTC'
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (zone === 'UTC' || zone === 'Etc/UTC') return 'UTC'
  const { javaZoneNames } = await import('./java-zone-names.ts')
  const names = javaZoneNames(zone)
  if (names !== undefined) return isDaylightSaving(date) ? names.daylight : names.standard
  return (
    new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' })
      .formatToParts(date)
      .find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  )
}

const SAMPLES_A_YEAR = 36

/** Tells whether the clocks are ahead of where they are at some other time of the year. */
function isDaylightSaving(date: Date): boolean {
  const year = date.getFullYear()
  for (let sample = 0; sample < SAMPLES_A_YEAR; sample++) {
    const other = new Date(year, 0, 1 + (sample * 365) / SAMPLES_A_YEAR)
    if (other.getTimezoneOffset() > date.getTimezoneOffset()) return true
  }
  return false
}
